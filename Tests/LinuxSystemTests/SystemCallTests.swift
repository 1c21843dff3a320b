import Glibc
import LinuxSystem
import Testing

struct SystemCallTests {
    @Test
    func `a call that is interrupted is made again, and what it returns is returned`() throws {
        var tries = 0
        let result = try SystemCall.make("read") {
            tries += 1
            guard tries < 4 else { return 7 }
            errno = EINTR
            return -1
        }
        #expect(result == 7)
        #expect(tries == 4)
    }

    @Test
    func `another failure is an error with the call's name, at once`() {
        var tries = 0
        #expect(throws: SystemError(call: "read", code: EIO)) {
            try SystemCall.make("read") {
                tries += 1
                errno = EIO
                return -1
            }
        }
        #expect(tries == 1)
    }
}
