import Glibc
import HardwareIO
import LinuxSystem
import Quantities
import Testing

@testable import LinuxHardware

/// The channel's directory is there from the start, as one that a killed program has left: plain files make no
/// directory at an export. The virtual board has the rest.
struct SysfsPWMTests {
    private let tree: TemporaryTree
    private let board: LinuxBoard
    private let channel = "/sys/class/pwm/pwmchip2/pwm1"

    init() throws {
        tree = try TemporaryTree()
        try tree.file("/sys/class/pwm/pwmchip0/npwm", "4\n")
        try tree.link("/sys/class/pwm/pwmchip0/device", to: "../../../fan.pwm")
        try tree.file("/sys/class/pwm/pwmchip2/npwm", "2\n")
        try tree.link("/sys/class/pwm/pwmchip2/device", to: "../../../fe20c000.pwm")
        try tree.file("/sys/class/pwm/pwmchip2/export", "")
        try tree.file("/sys/class/pwm/pwmchip2/unexport", "")
        try tree.file("\(channel)/period", "0\n")
        try tree.file("\(channel)/duty_cycle", "0\n")
        try tree.file("\(channel)/enable", "0\n")
        try tree.file("\(channel)/polarity", "normal\n")
        var description = BoardDescription(name: "test", summary: "", backend: .linux)
        description.pwm = [
            "PWM0": .init(chip: "fe20c000.pwm", channel: 0), "PWM1": .init(chip: "fe20c000.pwm", channel: 1),
            "PWM7": .init(chip: "fe20c000.pwm", channel: 7),
            "PWM9": .init(chip: "other.pwm", channel: 0),
        ]
        board = LinuxBoard(description: description, root: tree.root)
    }

    @Test
    func `an opened channel has its period, is off and is enabled`() throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50))
        #expect(try tree.firstLine("\(channel)/period") == "20000000")
        #expect(try tree.firstLine("\(channel)/duty_cycle") == "0")
        #expect(try tree.firstLine("\(channel)/enable") == "1")
        output.close()
    }

    @Test(arguments: [(0.075, "1500000"), (1, "20000000"), (1.5, "20000000"), (-1, "0"), (.nan, "0"), (0, "0")])
    func `a share of the period becomes nanoseconds within the period`(share: Double, text: String) throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50))
        try output.set(dutyCycle: share)
        #expect(try tree.firstLine("\(channel)/duty_cycle") == text)
        output.close()
    }

    @Test
    func `a safe action sets the duty cycle without the object's methods`() throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50))
        try output.set(dutyCycle: 0.9)
        for action in output.safeActions(dutyCycle: 0.05) { try action.perform() }
        #expect(try tree.firstLine("\(channel)/duty_cycle") == "1000000")
        output.close()
    }

    @Test
    func `closing switches off, disables and gives the channel back, and then it is closed`() throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50))
        try output.set(dutyCycle: 0.5)
        output.close()
        output.close()
        #expect(try tree.firstLine("\(channel)/duty_cycle") == "0")
        #expect(try tree.firstLine("\(channel)/enable") == "0")
        #expect(try tree.firstLine("/sys/class/pwm/pwmchip2/unexport") == "1")
        #expect(throws: BusError.closed) { try output.set(dutyCycle: 0.5) }
        #expect(output.safeActions(dutyCycle: 0).isEmpty)
    }

    @Test
    func `a channel left behind inverted is turned the right way round`() throws {
        try tree.file("\(channel)/polarity", "inversed\n")
        let output = try board.openPWM("PWM1", frequency: Hertz(50))
        #expect(try tree.firstLine("\(channel)/polarity") == "normal")
        output.close()
    }

    @Test
    func `a channel whose files come one after another is waited for`() throws {
        let fresh = "/sys/class/pwm/pwmchip2/pwm0"
        let late = try SystemThread(.init(name: "udev")) { [tree] in
            do {
                for attribute in ["duty_cycle", "enable", "period", "polarity"] {
                    Sleep.until(Timestamp.now().advanced(by: .milliseconds(30)))
                    try tree.file("\(fresh)/\(attribute)", attribute == "polarity" ? "inversed\n" : "0\n")
                }
            } catch {
                Issue.record("the attributes cannot be made: \(error)")
            }
        }
        let output = try board.openPWM("PWM0", frequency: Hertz(50))
        late.join()
        #expect(try tree.firstLine("/sys/class/pwm/pwmchip2/export") == "0")
        #expect(try tree.firstLine("\(fresh)/period") == "20000000")
        #expect(try tree.firstLine("\(fresh)/enable") == "1")
        #expect(try tree.firstLine("\(fresh)/polarity") == "normal", "the last of them is waited for as well")
        output.close()
    }

    @Test(arguments: ["duty_cycle", "enable", "period", "polarity"])
    func `a file of the channel that does not come is missing, by its name, after a time`(attribute: String) throws {
        let fresh = "/sys/class/pwm/pwmchip2/pwm0"
        for other in ["duty_cycle", "enable", "period", "polarity"] where other != attribute {
            try tree.file("\(fresh)/\(other)", "0\n")
        }
        let location = PWMLocation(
            device: "PWM0", chip: tree.root.path("/sys/class/pwm/pwmchip2"), channel: 0)
        let opening = try PWMOpening(
            location, frequency: Hertz(50), dutyCycle: 0, root: tree.root, patience: .milliseconds(30))
        let path = tree.root.path("\(fresh)/\(attribute)")
        #expect(
            throws: HardwareError.missing(
                device: "PWM0", remedy: "\(path) is not there: has its chip been unplugged?")
        ) { _ = try opening.waitForAttributes() }
    }

    @Test
    func `a channel with a safe duty cycle starts there, and goes on there when it is closed`() throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50), dutyCycle: 0.075)
        #expect(try tree.firstLine("\(channel)/duty_cycle") == "1500000")
        #expect(try tree.firstLine("\(channel)/enable") == "1")
        #expect(output.remains == "PWM1 (fe20c000.pwm channel 1) at 7.5 % of 50 Hz")
        try output.set(dutyCycle: 0.1)
        output.close()
        #expect(try tree.firstLine("\(channel)/duty_cycle") == "1500000")
        #expect(try tree.firstLine("\(channel)/enable") == "1")
        #expect(try tree.firstLine("/sys/class/pwm/pwmchip2/unexport") == "")
        try board.openPWM("PWM1", frequency: Hertz(50)).close()
        #expect(try tree.firstLine("/sys/class/pwm/pwmchip2/unexport") == "1", "at 0 it is off, and given back")
    }

    @Test(arguments: [0, 0.25])
    func `a channel that is left to its holder stays as it is, and may be opened again`(safe: Double) throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50), dutyCycle: safe)
        output.leave()
        output.close()
        #expect(try tree.firstLine("\(channel)/enable") == "1")
        #expect(try tree.firstLine("/sys/class/pwm/pwmchip2/unexport") == "")
        #expect(throws: BusError.closed) { try output.set(dutyCycle: 1) }
        try board.openPWM("PWM1", frequency: Hertz(50)).close()
    }

    @Test
    func `a channel that cannot be set up stays as it was found where it was there before`() throws {
        try tree.file("\(channel)/enable", "1\n")
        try tree.file("\(channel)/duty_cycle", "7\n")
        let directory = tree.root.path("\(channel)/period")
        #expect(unlink(directory) == 0 && mkdir(directory, 0o755) == 0)
        #expect(throws: HardwareError.self) { try board.openPWM("PWM1", frequency: Hertz(50)) }
        #expect(try tree.firstLine("\(channel)/enable") == "1")
        #expect(try tree.firstLine("/sys/class/pwm/pwmchip2/unexport") == "")
    }

    @Test
    func `a second opening is refused and names who has it`() throws {
        let output = try board.openPWM("PWM1", frequency: Hertz(50))
        #expect(
            throws: HardwareError.busy(
                device: "PWM1 (fe20c000.pwm channel 1)", consumer: "sinew", process: "this program itself")
        ) { try board.openPWM("PWM1", frequency: Hertz(50)) }
        output.close()
        try board.openPWM("PWM1", frequency: Hertz(50)).close()
    }

    @Test
    func `a chip that is not there is missing, and the others are named`() {
        #expect(
            throws: HardwareError.missing(
                device: "PWM9 (other.pwm channel 0)", remedy: "the PWM chips here are fan.pwm, fe20c000.pwm")
        ) { try board.openPWM("PWM9", frequency: Hertz(50)) }
    }

    @Test
    func `a channel above the chip's last is missing`() {
        #expect(
            throws: HardwareError.missing(
                device: "PWM7 (fe20c000.pwm channel 7)", remedy: "fe20c000.pwm has 2 channels, counted from 0")
        ) { try board.openPWM("PWM7", frequency: Hertz(50)) }
    }

    @Test(arguments: [0, -1, .infinity, .nan])
    func `what is no frequency is refused before anything is touched`(frequency: Double) throws {
        #expect(throws: HardwareError.self) { try board.openPWM("PWM1", frequency: Hertz(frequency)) }
        #expect(try tree.firstLine("\(channel)/period") == "0")
    }
}
