import Glibc
import LinuxSystem
import Quantities
import Testing

final class PollTests {
    private let reading: OwnedDescriptor
    private let writing: OwnedDescriptor
    private let wake: WakeDescriptor

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError.last("pipe") }
        reading = OwnedDescriptor(owning: ends[0])
        writing = OwnedDescriptor(owning: ends[1])
        wake = try WakeDescriptor()
    }

    private func wait(until deadline: Timestamp) throws(SystemError) -> Poll.Outcome {
        try Poll.wait(readable: reading.raw, wake: wake, until: deadline)
    }

    @Test
    func `a wait with nothing to read lasts until its deadline`() throws {
        let deadline = Timestamp.now().advanced(by: .milliseconds(20))
        #expect(try wait(until: deadline) == .timedOut)
        #expect(Timestamp.now() >= deadline)
    }

    @Test
    func `a deadline in the past still sees what is there`() throws {
        #expect(write(writing.raw, "x", 1) == 1)
        #expect(try wait(until: .zero) == .ready)
    }

    @Test
    func `a signalled wake ends every wait, even when there is something to read`() throws {
        #expect(write(writing.raw, "x", 1) == 1)
        wake.signal()
        #expect(try wait(until: .distantFuture) == .woken)
        #expect(try wait(until: .distantFuture) == .woken)
        #expect(wake.isSignalled)
    }

    @Test
    func `a wake from another thread ends a wait without a deadline`() throws {
        let thread = try SystemThread(.init(name: "waker")) { [wake] in
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            wake.signal()
        }
        #expect(try wait(until: .distantFuture) == .woken)
        thread.join()
    }

    @Test
    func `a descriptor without its other end is disconnected`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let lonely = OwnedDescriptor(owning: ends[0])
        close(ends[1])
        #expect(try Poll.wait(readable: lonely.raw, wake: wake, until: .distantFuture) == .disconnected)
    }
}
