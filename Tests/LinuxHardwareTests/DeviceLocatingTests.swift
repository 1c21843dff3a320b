import HardwareIO
import Testing

@testable import LinuxHardware

/// Where a device really is, by whichever of its names.
struct DeviceLocatingTests {
    private let tree: TemporaryTree
    private let board: LinuxBoard

    init() throws {
        tree = try TemporaryTree()
        try tree.file("/dev/i2c-1", "")
        try tree.file("/sys/class/i2c-dev/i2c-1/name", "bcm2835 (i2c@7e804000)\n")
        try tree.file("/sys/bus/i2c/devices/i2c-1/name", "bcm2835 (i2c@7e804000)\n")
        try tree.file("/sys/class/pwm/pwmchip3/npwm", "2\n")
        try tree.link("/sys/class/pwm/pwmchip3/device", to: "../../../fe20c000.pwm")
        try tree.file("/dev/ttyAMA0", "")
        try tree.link("/dev/serial0", to: "ttyAMA0")
        try tree.link("/dev/serial/by-id/usb-1", to: "../../ttyAMA0")
        var description = BoardDescription(name: "free", summary: "", backend: .linux, allowsKernelNames: true)
        description.buses = ["header": .adapter("bcm2835 (i2c@7e804000)"), "sensors": .device("/dev/i2c-1")]
        description.pwm = ["PWM0": .init(chip: "fe20c000.pwm", channel: 0)]
        description[.serial] = ["uart": .init(device: "/dev/serial0")]
        board = LinuxBoard(description: description, root: tree.root)
    }

    @Test
    func `a bus is one by number, node, adapter and the board file's names`() throws {
        let place = DevicePlace.node("\(tree.path)/dev/i2c-1")
        for name in ["i2c1", "i2c-1", "/dev/i2c-1", "bcm2835 (i2c@7e804000)", "header", "sensors"] {
            #expect(try board.locate(name, .bus) == place, "\(name)")
        }
    }

    @Test
    func `a PWM channel is one by its chip's device, by the chip's number and by the board file's name`() throws {
        let place = DevicePlace.part(of: "\(tree.path)/sys/class/pwm/pwmchip3", 0)
        for name in ["PWM0", "fe20c000.pwm/0", "pwmchip3/0", "fe20c000.pwm/00"] {
            #expect(try board.locate(name, .pwm) == place, "\(name)")
        }
        #expect(try board.locate("pwmchip3/1", .pwm) != place)
    }

    @Test
    func `a serial port is one by its node and by every link to it`() throws {
        let place = DevicePlace.node("\(tree.path)/dev/ttyAMA0")
        for name in ["uart", "serial0", "ttyAMA0", "/dev/serial/by-id/usb-1"] {
            #expect(try board.locate(name, .serial) == place, "\(name)")
        }
    }

    @Test
    func `what is not there cannot be located`() {
        #expect(throws: HardwareError.self) { try board.locate("i2c7", .bus) }
        #expect(throws: HardwareError.self) { try board.locate("nothing", .bus) }
        #expect(throws: HardwareError.self) { try board.locate("pwmchip0/0", .pwm) }
        #expect(throws: HardwareError.self) { try board.locate("gpiochip0/17", .line) }
    }

    @Test
    func `a chip's number names nothing where the board file does not allow the kernel's names`() {
        var strict = board.description
        strict.allowsKernelNames = false
        let board = LinuxBoard(description: strict, root: tree.root)
        for (name, kind) in [("pwmchip3/0", DeviceKind.pwm), ("/dev/i2c-1", .bus), ("gpiochip0/17", .line)] {
            let error = #expect(throws: HardwareError.self) { try board.locate(name, kind) }
            guard case .unknownName? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test
    func `every kind of device is shown under a title of its own, and named by one kind of the kernel's`() {
        #expect(Set(Inventory.kinds.map { $0.title }).count == Inventory.kinds.count)
        let named = Inventory.kinds.compactMap { $0.kind }
        #expect(Set(named).count == named.count)
        let sections = Inventory(root: tree.root).sections(showsAll: true)
        #expect(sections.map(\.title).contains("sound cards"))
        #expect(
            sections.first { $0.title == "PWM chips" }?.lines.first?.hasPrefix(
                "fe20c000.pwm: 2 channels (/sys/class/pwm/pwmchip3) — permission denied;") == true)
        #expect(
            sections.first { $0.title == "I2C buses" }?.lines == ["/dev/i2c-1: bcm2835 (i2c@7e804000)"])
    }
}
