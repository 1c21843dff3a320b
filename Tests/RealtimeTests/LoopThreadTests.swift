import CAllocationCounter
import CThreadControl
import Glibc
import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Realtime

/// The thread that a loop gets.
struct LoopThreadTests {
    /// Uses a stack of so many bytes in each tick, and notes for how many pages each had to wait, and the thread's slack.
    private final class Body: LoopBody {
        let stack: Int
        let faults = Locked<[Int]>([])
        let slack = Atomic<Int>(-1)

        init(stack: Int) {
            self.stack = stack
        }

        func tick(_ tick: Tick) {
            slack.store(thread_timer_slack(), ordering: .relaxed)
            let before = thread_minor_faults()
            thread_use_stack(stack)
            let faults = thread_minor_faults() - before
            self.faults.withLock { $0.append(faults) }
        }

        var ticks: Int { faults.withLock { $0.count } }
    }

    private static func run(_ settings: LoopSettings, _ body: Body, ticks: Int) throws -> [SystemThread.Refusal] {
        let loop = ControlLoop(name: "loop", settings: settings, body: body)
        let refusals = try loop.start()
        #expect(isSoon { body.ticks >= ticks })
        loop.stop()
        return refusals
    }

    /// Bytes of a stack that its thread's own frames and thread-local variables may take.
    private static let taken = 24 * 1024

    @Test(
        .enabled(if: allocation_counting_is_enabled(), "a sanitizer keeps a shadow of the stack, which is missing"),
        arguments: [64, 256, 2048])
    func `the whole of the stack that was asked for is in memory before the first tick`(kibibytes: Int) throws {
        // So that what the measurement needs itself is there.
        _ = thread_minor_faults()
        thread_use_stack(1)
        let body = Body(stack: kibibytes * 1024 - Self.taken)
        let settings = LoopSettings(rate: Hertz(1_000), stackBytes: kibibytes * 1024)
        #expect(try Self.run(settings, body, ticks: 200) == [])
        let faults = body.faults.withLock { $0 }
        #expect(faults.allSatisfy { $0 == 0 }, "\(faults)")
    }

    @Test(arguments: [(1, 1), (250_000, 250_000), (0, 1)])
    func `a loop has the timer slack of its settings, and never the kernel's default`(asked: Int64, has: Int) throws {
        let body = Body(stack: 1)
        let settings = LoopSettings(rate: Hertz(1_000), timerSlack: asked)
        #expect(try Self.run(settings, body, ticks: 1) == [])
        let slack = body.slack.load(ordering: .relaxed)
        #expect(slack == has)
    }

    @Test
    func `a timer slack that the system refuses is told, and the loop runs without it`() throws {
        let refusals = Locked<[SystemThread.Refusal]>([])
        let ticks = Atomic<Int>(0)
        let forbidden = Atomic<Int32>(-1)
        // The filter stays with the thread that asks for it, and with those that it starts.
        let thread = try SystemThread(.init(name: "forbidden")) {
            forbidden.store(thread_forbid_timer_slack(), ordering: .relaxed)
            let body = Body(stack: 1)
            guard let told = try? Self.run(LoopSettings(rate: Hertz(1_000)), body, ticks: 3) else { return }
            ticks.store(body.ticks, ordering: .relaxed)
            refusals.withLock { $0 = told }
        }
        thread.join()
        try #require(forbidden.load(ordering: .relaxed) == 0)
        let told = refusals.withLock { $0 }
        #expect(told.map(\.setting) == ["timer slack 1 ns"])
        #expect(told.map(\.error.code) == [EPERM])
        let count = ticks.load(ordering: .relaxed)
        #expect(count >= 3)
    }
}
