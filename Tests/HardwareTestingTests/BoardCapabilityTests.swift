import HardwareIO
import HardwareTesting
import Quantities
import Testing

/// A board has what it conforms to, and says so of the rest.
struct BoardCapabilityTests {
    /// A board of somebody who has PWM channels and nothing else.
    private final class Dimmer: PWMBoard {
        let name = "dimmer"
        let channel: VirtualPWM

        init(_ channel: VirtualPWM) {
            self.channel = channel
        }

        func claimPWM(
            _ channel: String, frequency: Hertz, dutyCycle: Double
        ) throws(HardwareError) -> any PWMOutput {
            try TestBoard(pwm: [self.channel]).openPWM(channel, frequency: frequency, dutyCycle: dutyCycle)
        }
    }

    @Test
    func `a driver opens what the board has`() throws {
        let channel = try VirtualPWM("lamp")
        let board: any Board = Dimmer(channel)
        let output = try board.openPWM("lamp", frequency: Hertz(100), dutyCycle: 0.25)
        #expect(channel.dutyCycle == 0.25)
        output.close()
    }

    @Test
    func `what the board has not is told with the device, the board and the way out`() throws {
        let board: any Board = Dimmer(try VirtualPWM("lamp"))
        let line = #expect(throws: HardwareError.self) { try board.openInputLine("GPIO17", .init()) }
        #expect(
            line?.description
                == "GPIO17: board dimmer has no GPIO lines; name another board, or leave out what needs it")
        #expect(throws: HardwareError.lacking(kind: "GPIO lines", name: "GPIO27", board: "dimmer")) {
            try board.openOutputLine("GPIO27", .init(initialLevel: false))
        }
        #expect(throws: HardwareError.lacking(kind: "I2C buses", name: "i2c1", board: "dimmer")) {
            try board.openI2C("i2c1", address: 0x48)
        }
    }

    @Test
    func `which kinds a type of board has is known without one`() {
        #expect(DeviceKind.pwm.isServed(by: Dimmer.self) && !DeviceKind.line.isServed(by: Dimmer.self))
        #expect(DeviceKind.all.allSatisfy { $0.isServed(by: TestBoard.self) })
    }

    @Test
    func `every kind has a key of its own, and words that follow each other`() {
        #expect(Set(DeviceKind.all.map(\.key)).count == DeviceKind.all.count)
        for kind in DeviceKind.all {
            for phrase in [kind.phrase, kind.fullPhrase, kind.entryPhrase] {
                #expect(phrase.hasPrefix("a ") || phrase.hasPrefix("an "), "\(kind.key)")
            }
            #expect(!kind.noun.isEmpty && !kind.plural.isEmpty, "\(kind.key)")
        }
    }

    @Test(
        arguments: [
            (DeviceKind.line, "pinctrl-rp1/17", DevicePlace.part(of: "pinctrl-rp1", 17)),
            (.line, "GPIO17", .name("GPIO17")),
            (.line, "bank/x", .name("bank/x")), (.bus, "i2c1", .node("/dev/i2c-1")),
            (.bus, "i2c-1", .node("/dev/i2c-1")),
            (.bus, "i2c01", .node("/dev/i2c-1")), (.bus, "/dev/i2c-1", .node("/dev/i2c-1")),
            (.bus, "stub", .name("stub")),
            (.pwm, "pwmchip0/1", .part(of: "pwmchip0", 1)), (.pwm, "PWM0", nil),
            (.serial, "ttyUSB0", .node("/dev/ttyUSB0")),
            (.serial, "left", nil), (.camera, "video0", .node("/dev/video0")),
        ] as [(DeviceKind, String, DevicePlace?)])
    func `a name of the kernel's says where its device is`(kind: DeviceKind, name: String, place: DevicePlace?) {
        #expect(kind.kernelPlace(name) == place)
    }
}
