import CLinux
import Glibc
import HardwareTesting
import LinuxSystem
import Testing

struct SafeActionTests {
    @Test
    func `a write action puts its bytes where it says, as often as it is played`() throws {
        let file = try OwnedDescriptor(sinew_memfd("safe action"), from: "memfd_create")
        let action = SafeAction.write(descriptor: file.raw, offset: 2, bytes: Array("safe".utf8))
        try action.perform()
        try action.perform()
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(pread(file.raw, &bytes, 8, 0) == 6)
        #expect(bytes == [0, 0] + Array("safe".utf8) + [0, 0])
    }

    @Test
    func `a control action hands its payload to the descriptor's driver and keeps it as it was`() throws {
        // FIONREAD fills in how many bytes a pipe holds: a call that writes into its argument.
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let reading = OwnedDescriptor(owning: ends[0])
        let writing = OwnedDescriptor(owning: ends[1])
        #expect(write(writing.raw, "abc", 3) == 3)
        let action = SafeAction.control(descriptor: reading.raw, request: UInt(FIONREAD), payload: [9, 0, 0, 0])
        try action.perform()
        #expect(action == .control(descriptor: reading.raw, request: UInt(FIONREAD), payload: [9, 0, 0, 0]))
    }

    @Test
    func `a command to a serial device arrives whole, each time it is played`() throws {
        let port = try VirtualSerialPort()
        let device = try OwnedDescriptor(opening: port.path, O_WRONLY | O_NOCTTY | O_NONBLOCK)
        let action = SafeAction.send(descriptor: device.raw, bytes: Array("\nSTOP\n".utf8))
        try action.perform()
        try action.perform()
        #expect(try port.received() == "\nSTOP\n\nSTOP\n")
    }

    @Test
    func `a command to a socket arrives, and a listener who has gone is an error and no signal`() throws {
        var ends: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let here = OwnedDescriptor(owning: ends[0])
        let there = OwnedDescriptor(owning: ends[1])
        let action = SafeAction.send(descriptor: here.raw, bytes: Array("off".utf8))
        try action.perform()
        #expect(text(from: there) == "off")
        #expect(shutdown(there.raw, Int32(SHUT_RD)) == 0)
        #expect(throws: SystemError(call: "write", code: EPIPE)) { try action.perform() }
    }

    @Test
    func `a command never waits: a descriptor that may block is refused, and one without room is told`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let reading = OwnedDescriptor(owning: ends[0])
        let writing = OwnedDescriptor(owning: ends[1])
        defer { withExtendedLifetime(reading) {} }
        let action = SafeAction.send(descriptor: writing.raw, bytes: [UInt8](repeating: 0, count: 512))
        #expect(throws: SystemError(call: "write", code: EINVAL)) { try action.perform() }
        #expect(fcntl(writing.raw, F_SETFL, O_NONBLOCK) == 0)
        let error = #expect(throws: SystemError.self) {
            for _ in 0..<10_000 { try action.perform() }
        }
        #expect(error == SystemError(call: "write", code: EAGAIN))
    }

    private func text(from descriptor: borrowing OwnedDescriptor) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor.raw, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    @Test
    func `an action on a closed descriptor tells the kernel's error`() {
        #expect(throws: SystemError(call: "pwrite", code: EBADF)) {
            try SafeAction.write(descriptor: -1, offset: 0, bytes: [1]).perform()
        }
        #expect(throws: SystemError(call: "ioctl", code: EBADF)) {
            try SafeAction.control(descriptor: -1, request: UInt(FIONREAD), payload: [0, 0, 0, 0]).perform()
        }
    }
}
