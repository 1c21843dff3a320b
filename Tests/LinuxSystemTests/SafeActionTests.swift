import CLinux
import Glibc
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
    func `an action on a closed descriptor tells the kernel's error`() {
        #expect(throws: SystemError(call: "pwrite", code: EBADF)) {
            try SafeAction.write(descriptor: -1, offset: 0, bytes: [1]).perform()
        }
        #expect(throws: SystemError(call: "ioctl", code: EBADF)) {
            try SafeAction.control(descriptor: -1, request: UInt(FIONREAD), payload: [0, 0, 0, 0]).perform()
        }
    }
}
