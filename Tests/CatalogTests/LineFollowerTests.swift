import HardwareIO
import Quantities
import Testing

@testable import Catalog

struct LineFollowerTests {
    private var line = LineFollower(level: false, readAt: Timestamp(nanoseconds: 10))

    private static func edge(_ level: Bool, at time: Int64, lost: UInt64 = 0) -> LineEdge {
        LineEdge(time: Timestamp(nanoseconds: time), level: level, lost: lost)
    }

    @Test
    mutating func `edges that take turns miss nothing`() {
        for (index, level) in [true, false, true].enumerated() {
            let news = line.take(Self.edge(level, at: 20 + Int64(index)))
            #expect(news == .init(missed: 0, wasOpposite: false))
        }
        #expect(line.level)
        #expect(!line.isInDoubt)
    }

    @Test
    mutating func `two edges of one level have another between them`() {
        do {
            let found = line.take(Self.edge(false, at: 20))
            #expect(found == .init(missed: 1, wasOpposite: true))
        }
        #expect(line.isInDoubt)
    }

    @Test
    mutating func `a gap is counted, and holds the opposite level where its ends are alike`() {
        do {
            let found = line.take(Self.edge(true, at: 20, lost: 6))
            #expect(found == .init(missed: 6, wasOpposite: false))
        }
        do {
            let found = line.take(Self.edge(true, at: 21, lost: 3))
            #expect(found == .init(missed: 3, wasOpposite: true))
        }
        #expect(line.isInDoubt)
    }

    @Test
    mutating func `an edge from before the level was read is in it already`() {
        line = LineFollower(level: true, readAt: Timestamp(nanoseconds: 10))
        do {
            let found = line.take(Self.edge(true, at: 10))
            #expect(found == .init(missed: 0, wasOpposite: false))
        }
        #expect(!line.isInDoubt)
        do {
            let found = line.take(Self.edge(false, at: 10))
            #expect(found == .init(missed: 0, wasOpposite: false))
        }
        #expect(line.isInDoubt, "what was read later is another level")
    }

    @Test
    mutating func `an edge whose level was read and told before it came is not told again`() {
        _ = line.take(Self.edge(false, at: 20))
        let isNew = line.settle(true, readAt: Timestamp(nanoseconds: 30))
        #expect(isNew)
        do {
            let found = line.take(Self.edge(true, at: 29))
            #expect(found == nil)
        }
        do {
            let found = line.take(Self.edge(false, at: 40))
            #expect(found == .init(missed: 0, wasOpposite: false))
        }
    }

    @Test(arguments: [true, false])
    mutating func `what is read when no edge waits is the truth`(level: Bool) {
        _ = line.take(Self.edge(true, at: 20, lost: 2))
        do {
            let found = line.settle(level, readAt: Timestamp(nanoseconds: 30))
            #expect(found == !level)
        }
        #expect(line.level == level)
        #expect(!line.isInDoubt)
    }
}
