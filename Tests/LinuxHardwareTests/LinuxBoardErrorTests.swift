import HardwareIO
import Quantities
import Testing

@testable import LinuxHardware

/// What people read when something is not there. Each is one line with the device, the rule and the remedy.
struct LinuxBoardErrorTests {
    private let tree: TemporaryTree
    private let board: LinuxBoard

    init() throws {
        tree = try TemporaryTree()
        var description = BoardDescription(name: "raspberry-pi-4", summary: "", backend: .linux)
        description.lines = ["GPIO17": .init(chip: "pinctrl-bcm2711", offset: 17, headerPin: 11)]
        description.buses = ["i2c1": .device("/dev/i2c-1"), "stub": .adapter("SMBus stub driver")]
        board = LinuxBoard(description: description, root: tree.root)
    }

    private func message(_ body: () throws(HardwareError) -> Void) -> String {
        do throws(HardwareError) {
            try body()
            return "no error"
        } catch {
            return error.description
        }
    }

    @Test
    func `an unknown line is told with the nearest known one`() {
        let text = message { () throws(HardwareError) in _ = try board.openInputLine("gpio71", .init()) }
        #expect(text == #"gpio71: board raspberry-pi-4 has no line of this name; did you mean "GPIO17"?"#)
    }

    @Test
    func `a chip that is not there is told by its label`() {
        let text = message { () throws(HardwareError) in
            _ = try board.openOutputLine("GPIO17", .init(initialLevel: false))
        }
        #expect(text.hasPrefix("GPIO17 (pinctrl-bcm2711 line 17): is not there; this machine has no GPIO chip"))
    }

    @Test
    func `a bus that is off says how to switch it on`() throws {
        try tree.file("/proc/device-tree/model", "Raspberry Pi 4 Model B\0")
        let text = message { () throws(HardwareError) in _ = try board.openI2C("i2c1", address: 0x48) }
        #expect(
            text == "i2c1 (/dev/i2c-1): is not there; switch the bus on: put dtparam=i2c_arm=on into "
                + "/boot/firmware/config.txt and restart")
    }

    @Test
    func `a bus whose adapter is there asks for the module that makes nodes`() throws {
        try tree.file("/sys/bus/i2c/devices/i2c-7/name", "SMBus stub driver\n")
        let text = message { () throws(HardwareError) in _ = try board.openI2C("stub", address: 0x48) }
        #expect(text.hasPrefix("stub (SMBus stub driver): is not there; its adapter is: load the module"))
    }

    @Test
    func `an address of more than seven bits is refused`() throws {
        try tree.file("/dev/i2c-1", "")
        let text = message { () throws(HardwareError) in _ = try board.openI2C("i2c1", address: 0x80) }
        #expect(text == "i2c1 (\(tree.path)/dev/i2c-1) address 0x80: an address has seven bits, 0x00 to 0x7f")
    }

    @Test
    func `a node that is no bus is refused`() throws {
        try tree.file("/dev/i2c-1", "")
        let text = message { () throws(HardwareError) in _ = try board.openI2C("i2c1", address: 0x48) }
        #expect(text.hasSuffix("/dev/i2c-1) address 0x48: \(tree.path)/dev/i2c-1 is no I2C bus"))
    }

    @Test
    func `kernel names are taken only where the board file allows them`() {
        let strict = message { () throws(HardwareError) in _ = try board.openI2C("i2c2", address: 0x48) }
        #expect(strict == #"i2c2: board raspberry-pi-4 has no I2C bus of this name; did you mean "i2c1"?"#)
        let any = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
        let open = LinuxBoard(description: any, root: tree.root)
        let text = message { () throws(HardwareError) in _ = try open.openI2C("i2c2", address: 0x48) }
        #expect(text.hasPrefix("i2c2 (/dev/i2c-2): is not there;"))
    }

    @Test
    func `a denied node names the group that owns it, or the rule that gives it to one`() {
        #expect(
            AccessRemedy.text(for: "/dev/i2c-1", .i2c, group: "i2c")
                == "add yourself to group i2c: sudo usermod -aG i2c $USER, then log in again")
        let rule = AccessRemedy.text(for: "/dev/gpiochip0", .gpio, group: nil)
        #expect(rule.hasPrefix(#"/dev/gpiochip0 is for root alone; put 'SUBSYSTEM=="gpio", KERNEL=="gpiochip*""#))
        #expect(rule.contains("/etc/udev/rules.d/60-sinew.rules") && rule.contains("groupadd -f gpio"))
    }
}
