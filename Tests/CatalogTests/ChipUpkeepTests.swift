import Quantities
import Testing

@testable import Catalog

/// When a chip is written and checked, at times of the test's choosing.
struct ChipUpkeepTests {
    private static let start = Timestamp(nanoseconds: 1_000_000_000)

    private static func after(_ milliseconds: Int) -> Timestamp {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test
    func `a chip is checked ten times a second and written in between`() {
        var upkeep = ChipUpkeep(Self.start)
        #expect(upkeep.action(at: Self.after(99)) == .write)
        upkeep.succeed(at: Self.after(99), .write)
        #expect(upkeep.next == Self.after(100))
        #expect(upkeep.action(at: Self.after(100)) == .checkAndWrite)
        upkeep.succeed(at: Self.after(100), .checkAndWrite)
        #expect(upkeep.next == Self.after(200))
    }

    @Test
    func `a chip that fails is left alone for growing pauses, and checked when it is tried again`() {
        var upkeep = ChipUpkeep(Self.start)
        var now = Self.start
        var pauses: [Duration] = []
        for _ in 0..<8 {
            upkeep.fail(at: now)
            pauses.append(upkeep.next.duration(since: now))
            #expect(upkeep.action(at: now.advanced(by: .milliseconds(9))) == .rest)
            now = upkeep.next
            #expect(upkeep.action(at: now) == .checkAndWrite)
        }
        #expect(pauses == [10, 20, 40, 80, 160, 320, 500, 500].map { .milliseconds($0) })
        upkeep.succeed(at: now, .checkAndWrite)
        #expect(!upkeep.isFailing)
        upkeep.fail(at: now)
        #expect(upkeep.next.duration(since: now) == .milliseconds(10))
    }

    @Test
    func `who is in a hurry cuts a long pause short, not the shortest`() {
        var upkeep = ChipUpkeep(Self.start)
        for _ in 0..<6 { upkeep.fail(at: Self.start) }
        upkeep.hurry()
        #expect(upkeep.next == Self.after(10))
        #expect(upkeep.action(at: Self.after(9)) == .rest)
    }

    @Test
    func `a chip that does not fail needs no hurry`() {
        var upkeep = ChipUpkeep(Self.start)
        upkeep.hurry()
        #expect(upkeep.next == Self.after(100))
    }
}
