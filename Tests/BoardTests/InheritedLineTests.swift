import Glibc
import GuardTesting
import Guarding
import HardwareIO
import LinuxHardware
import LinuxSystem
import Realtime
import Testing

extension BoardTests {
    /// A line that the guard of a dead runtime has handed over to this process, and what a board makes of it. It stands high
    /// and is pulled down.
    @Suite(.serialized)
    final class InheritedLineTests {
        private static let line = 26

        private let virtual: VirtualBoard
        private let heirs: InheritedDescriptors

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.line, .down)
            let name = "inherited line test"
            let run = try GuardedRun(
                name: name, timeoutMilliseconds: 2_000, outputs: ["line:sinew-virtual/\(Self.line):1"])
            _ = try run.waitUntilArmed()
            kill(run.process, SIGKILL)
            _ = run.waitForEnd()
            heirs = try GuardClient.dismissPredecessor(board: name)
        }

        deinit {
            heirs.closeAll()
        }

        @Test
        func `it stands at its safe level without a guard, until it is given back`() throws {
            try virtual.machine.inherit(heirs)
            #expect(heirs.count == 1)
            #expect(try stays { try virtual.value(Self.line) })
            heirs.closeAll()
            #expect(try virtual.isUsed(Self.line) == false)
            #expect(try virtual.value(Self.line) == false)
        }

        @Test
        func `an output takes it over as it stands, and drives it from then on`() throws {
            let watch = try virtual.watch(Self.line)
            try virtual.machine.inherit(heirs)
            let line = try virtual.board.openOutputLine("GPIO26", .init(initialLevel: true))
            #expect(heirs.count == 0)
            #expect(try virtual.value(Self.line))
            try line.set(false)
            #expect(try virtual.value(Self.line) == false)
            for action in line.safeActions(for: true) { try action.perform() }
            #expect(try virtual.value(Self.line))
            line.close()
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `an output that is active low takes it over at the same voltage`() throws {
            try virtual.machine.inherit(heirs)
            let line = try virtual.board.openOutputLine("GPIO26", .init(initialLevel: false, isActiveLow: true))
            defer { line.close() }
            #expect(try virtual.value(Self.line))
            try line.set(true)
            #expect(try virtual.value(Self.line) == false)
        }

        @Test
        func `several copies of it are one line`() throws {
            if let first = heirs.take(where: { _ in true }) {
                for _ in 0..<3 { heirs.add(fcntl(first.raw, F_DUPFD_CLOEXEC, 0)) }
            }
            #expect(heirs.count == 3)
            let watch = try virtual.watch(Self.line)
            try virtual.machine.inherit(heirs)
            try virtual.board.openOutputLine("GPIO26", .init(initialLevel: true)).close()
            #expect(heirs.count == 0)
            #expect(try watch.changes() == [.reconfigured, .released])
        }

        @Test
        func `an input gets it afresh`() throws {
            let watch = try virtual.watch(Self.line)
            try virtual.machine.inherit(heirs)
            try virtual.board.openInputLine("GPIO26", .init()).close()
            #expect(try watch.changes() == [.released, .requested, .released])
        }

        @Test
        func `a board that was not told of it finds it busy`() throws {
            #expect(throws: HardwareError.self) {
                try virtual.board.openOutputLine("GPIO26", .init(initialLevel: true))
            }
        }
    }
}
