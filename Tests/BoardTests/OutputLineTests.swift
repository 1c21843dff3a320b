import Glibc
import HardwareIO
import LinuxSystem
import Testing

extension BoardTests {
    @Suite(.serialized)
    struct OutputLineTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        @Test
        func `an output is at its initial level from the start and follows what is set`() throws {
            try virtual.pull(20, .down)
            let line = try virtual.board.openOutputLine("GPIO20", .init(initialLevel: true))
            defer { line.close() }
            #expect(try virtual.value(20))
            try line.set(false)
            #expect(try virtual.value(20) == false)
            try line.set(true)
            #expect(try virtual.value(20))
        }

        @Test
        func `an output that is active low drives the opposite voltage`() throws {
            let line = try virtual.board.openOutputLine("GPIO21", .init(initialLevel: false, isActiveLow: true))
            defer { line.close() }
            #expect(try virtual.value(21))
            try line.set(true)
            #expect(try virtual.value(21) == false)
        }

        @Test
        func `a safe action drives the line without the object's methods`() throws {
            let line = try virtual.board.openOutputLine("GPIO22", .init(initialLevel: false))
            defer { line.close() }
            let actions = line.safeActions(for: true)
            #expect(actions.count == 1)
            for action in actions { try action.perform() }
            #expect(try virtual.value(22))
        }

        @Test
        func `a safe action on a copy of the descriptor works after the owner has let go`() throws {
            try virtual.pull(23, .down)
            let line = try virtual.board.openOutputLine("GPIO23", .init(initialLevel: false))
            guard case .control(let descriptor, let request, let payload) = line.safeActions(for: true).first else {
                Issue.record("the safe action of a GPIO line is a control")
                return
            }
            let copy = try OwnedDescriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, 0), from: "fcntl")
            line.close()
            try SafeAction.control(descriptor: copy.raw, request: request, payload: payload).perform()
            #expect(try virtual.value(23))
        }

        @Test
        func `a safe action of a line that is active low drives the logical level`() throws {
            let line = try virtual.board.openOutputLine("GPIO24", .init(initialLevel: false, isActiveLow: true))
            defer { line.close() }
            for action in line.safeActions(for: true) { try action.perform() }
            #expect(try virtual.value(24) == false)
        }

        @Test
        func `a closed output is closed, and has no safe action any more`() throws {
            let line = try virtual.board.openOutputLine("GPIO25", .init(initialLevel: false))
            line.close()
            line.close()
            #expect(throws: BusError.closed) { try line.set(true) }
            #expect(line.safeActions(for: false).isEmpty)
        }
    }
}
