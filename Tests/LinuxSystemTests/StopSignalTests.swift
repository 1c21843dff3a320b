import LinuxSystem
import Quantities
import Testing

struct StopSignalTests {
    @Test
    func `the first who gives it is told so`() {
        let stop = StopSignal()
        #expect(!stop.isSignalled)
        #expect(stop.signal())
        #expect(!stop.signal())
        #expect(stop.isSignalled)
    }

    @Test
    func `who sleeps on it is woken, or sleeps until the deadline`() throws {
        let stop = StopSignal()
        #expect(!stop.wait(until: Timestamp.now().advanced(by: .milliseconds(5))))
        let thread = try SystemThread(.init(name: "signal")) { stop.signal() }
        #expect(stop.wait(until: .distantFuture))
        thread.join()
    }

    @Test
    func `the descriptor is set by a signal that comes later, and by one that came before it was made`() throws {
        let later = StopSignal()
        let wake = try later.wake
        #expect(!wake.isSignalled)
        later.signal()
        #expect(wake.isSignalled)
        #expect(try later.wake === wake)

        let before = StopSignal()
        before.signal()
        #expect(try before.wake.isSignalled)
    }
}
