import Testing

@testable import Subscriptions

struct WaitMachineTests {
    @Test
    func `a signal gives the token out once`() {
        var machine = WaitMachine<Int>()
        #expect(machine.prepare() == true)
        #expect(machine.suspend(1) == nil)
        #expect(machine.isWaiting)
        #expect(machine.signal() == 1)
        #expect(machine.signal() == nil)
        #expect(machine.cancel() == nil)
        machine.end()
        #expect(machine.prepare() == true)
    }

    @Test
    func `cancelled before it suspends, the token comes straight back`() {
        var machine = WaitMachine<Int>()
        #expect(machine.prepare() == true)
        #expect(machine.cancel() == nil)
        #expect(machine.suspend(1) == 1)
        #expect(machine.signal() == nil)
    }

    @Test
    func `cancelled while it waits, the token goes to who cancels`() {
        var machine = WaitMachine<Int>()
        #expect(machine.prepare() == true)
        #expect(machine.suspend(1) == nil)
        #expect(machine.cancel() == 1)
        #expect(machine.signal() == nil)
    }

    @Test
    func `a second wait at the same time is refused`() {
        var machine = WaitMachine<Int>()
        #expect(machine.prepare() == true)
        #expect(machine.prepare() == false)
    }

    @Test
    func `a signal that nobody waits for changes nothing`() {
        var machine = WaitMachine<Int>()
        #expect(machine.signal() == nil)
        #expect(machine.cancel() == nil)
        #expect(machine.prepare() == true)
    }
}
