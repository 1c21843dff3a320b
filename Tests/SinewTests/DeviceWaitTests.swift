import HardwareIO
import Pipeline
import Quantities
import Testing

@testable import SinewCommand

/// When a start that lacks a device is tried again, and when that is told.
struct DeviceWaitTests {
    private let start = Timestamp(nanoseconds: 5_000_000_000)

    @Test
    func `pauses grow up to ten seconds`() {
        var wait = DeviceWait()
        let pauses = (0..<7).map { _ in wait.failed("a", at: start).pause }
        #expect(pauses.map(\.inSeconds) == [0.5, 1, 2, 4, 8, 10, 10])
    }

    @Test
    func `a problem is told once, then after a minute, and then ever more seldom`() {
        var wait = DeviceWait()
        let told = (0..<2_000).filter { wait.failed("a", at: start.advanced(by: .seconds($0 * 10))).isTold }
        #expect(told.prefix(6) == [0, 6, 18, 42, 90, 186])
        #expect(told.last.map { $0 > 1_500 } == true, "at least once in an hour")
    }

    @Test
    func `another problem is told at once and tried again soon`() {
        var wait = DeviceWait()
        for _ in 0..<6 { _ = wait.failed("a", at: start) }
        #expect(wait.failed("b", at: start) == .init(pause: .milliseconds(500), isTold: true))
    }

    @Test
    func `only what time may heal is waited for`() {
        func mayHeal(_ error: HardwareError) -> Bool { DeviceWait.mayHeal(.device(owner: "o", error: error)) }
        #expect(mayHeal(.missing(device: "d", remedy: "r")))
        #expect(mayHeal(.notAnswering(device: "d", error: .timedOut)))
        #expect(mayHeal(.permissionDenied(device: "d", remedy: "r")))
        #expect(!mayHeal(.unknownName(kind: "line", name: "n", board: "b", nearest: nil)))
        #expect(!mayHeal(.busy(device: "d", consumer: nil, process: nil)))
        #expect(!mayHeal(.unsupported(device: "d", reason: "r")))
        #expect(!mayHeal(.wrongChip(device: "d", expected: "e", found: "f", remedy: "r")))
        #expect(!DeviceWait.mayHeal(.guardRefused(.silent)))
    }
}
