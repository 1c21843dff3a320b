import HardwareIO
import HardwareTesting
import Quantities
import Testing

struct TestBoardTests {
    @Test
    func `a name that the board does not have is an error with the nearest one`() {
        let board = TestBoard(inputs: [VirtualInputLine("GPIO17"), VirtualInputLine("GPIO27")])
        #expect(
            throws: HardwareError.unknownName(kind: "input line", name: "GPIO7", board: "test", nearest: "GPIO17")
        ) { try board.openInputLine("GPIO7", InputLineSettings()) }
        #expect(
            throws: HardwareError.unknownName(kind: "PWM channel", name: "PWM0", board: "test", nearest: nil)
        ) { try board.openPWM("PWM0", frequency: Hertz(100)) }
    }

    @Test
    func `a part can be opened once, and again after it was closed`() throws {
        let board = TestBoard(
            inputs: [VirtualInputLine("in")], outputs: [try VirtualOutputLine("out")],
            chips: [ScriptedI2CDevice(address: 0x48, script: [])], pwm: [try VirtualPWM("pwm")])
        let busy = { (part: String) in HardwareError.busy(device: part, consumer: "this test", process: nil) }
        for _ in 0..<2 {
            let input = try board.openInputLine("in", InputLineSettings())
            let output = try board.openOutputLine("out", OutputLineSettings(initialLevel: false))
            let chip = try board.openI2C("i2c1", address: 0x48)
            let pwm = try board.openPWM("pwm", frequency: Hertz(100))
            #expect(throws: busy("in")) { try board.openInputLine("in", InputLineSettings()) }
            #expect(throws: busy("out")) { try board.openOutputLine("out", .init(initialLevel: false)) }
            #expect(throws: busy("i2c1 address 0x48")) { try board.openI2C("i2c1", address: 0x48) }
            #expect(throws: busy("pwm")) { try board.openPWM("pwm", frequency: Hertz(100)) }
            input.close()
            output.close()
            chip.close()
            pwm.close()
        }
    }

    @Test
    func `opening fails as the test wants it to`() throws {
        let board = TestBoard(inputs: [VirtualInputLine("in")])
        let refusal = HardwareError.permissionDenied(device: "in", remedy: "join the group gpio")
        board.refuse("in", with: refusal)
        #expect(throws: refusal) { try board.openInputLine("in", InputLineSettings()) }
        board.refuse("in", with: nil)
        _ = try board.openInputLine("in", InputLineSettings())
    }

    @Test
    func `nobody answers at an address without a chip`() throws {
        let board = TestBoard(chips: [ScriptedI2CDevice(address: 0x48, script: [])])
        let device = try board.openI2C("i2c1", address: 0x49)
        #expect(throws: BusError.noAcknowledge) { try device.readByte(register: 0) }
    }

    @Test
    func `a PWM channel is cut to its range, remembers its writes, and its safe action acts`() throws {
        let channel = try VirtualPWM("pwm")
        let output = try TestBoard(pwm: [channel]).openPWM("pwm", frequency: Hertz(20_000))
        for duty in [0.25, 7, -1, .nan] { try output.set(dutyCycle: duty) }
        #expect(channel.writes == [0.25, 1, 0, 0])
        try output.set(dutyCycle: 0.5)
        for action in output.safeActions(dutyCycle: 0) { try action.perform() }
        #expect(channel.dutyCycle == 0)
        try output.set(dutyCycle: 0.5)
        output.close()
        #expect(channel.dutyCycle == 0)
        #expect(throws: BusError.closed) { try output.set(dutyCycle: 1) }
    }
}
