import HardwareIO
import Testing

@testable import LinuxHardware

struct InventoryTests {
    private let tree: TemporaryTree

    init() throws {
        tree = try TemporaryTree()
    }

    @Test
    func `a machine with nothing has an empty inventory`() {
        let inventory = Inventory(root: tree.root)
        #expect(inventory.model == nil)
        #expect(inventory.gpioChips.isEmpty && inventory.i2cAdapters.isEmpty && inventory.pwmChips.isEmpty)
        #expect(inventory.videoDevices.isEmpty && inventory.soundCards.isEmpty)
        #expect(inventory.serialPorts.isEmpty && inventory.inputDevices.isEmpty)
    }

    @Test
    func `the model is the device tree's, without its zero byte`() throws {
        try tree.file("/sys/class/dmi/id/product_name", "PC\n")
        #expect(Inventory(root: tree.root).model == "PC")
        try tree.file("/proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0")
        #expect(Inventory(root: tree.root).model == "Raspberry Pi 4 Model B Rev 1.4")
    }

    @Test
    func `an I2C adapter without a node says how to get one, and shows what drivers hold`() throws {
        try tree.file("/sys/bus/i2c/devices/i2c-1/name", "bcm2835 (i2c@7e804000)\n")
        try tree.file("/sys/bus/i2c/devices/1-0068/name", "ds1307\n")
        try tree.link("/sys/bus/i2c/devices/1-0068/driver", to: "../../../../bus/i2c/drivers/rtc-ds1307")
        try tree.file("/sys/bus/i2c/devices/1-0050/name", "eeprom\n")
        let adapter = try #require(Inventory(root: tree.root).i2cAdapters.first)
        #expect(adapter.node == "/dev/i2c-1")
        #expect(adapter.name == "bcm2835 (i2c@7e804000)")
        #expect(adapter.functions == nil)
        #expect(adapter.kernelDevices == [0x68: "ds1307"])
        #expect(adapter.access == .noNode(remedy: "load the module that makes the nodes: sudo modprobe i2c-dev"))
    }

    @Test
    func `a PWM chip is listed by its device`() throws {
        try tree.file("/sys/class/pwm/pwmchip3/npwm", "2\n")
        try tree.file("/sys/class/pwm/pwmchip3/export", "")
        try tree.link("/sys/class/pwm/pwmchip3/device", to: "../../../3f20c000.pwm")
        #expect(
            Inventory(root: tree.root).pwmChips == [
                .init(directory: "/sys/class/pwm/pwmchip3", device: "3f20c000.pwm", channels: 2, access: .allowed)
            ])
    }

    @Test
    func `sound cards have number, short name and full name`() throws {
        try tree.file(
            "/proc/asound/cards",
            " 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n                      bcm2835 Headphones\n"
                + " 1 [Device         ]: USB-Audio - USB PnP Sound Device\n                      C-Media at usb-1\n")
        #expect(
            Inventory(root: tree.root).soundCards.map { "\($0.number) \($0.id): \($0.name)" } == [
                "0 Headphones: bcm2835 Headphones", "1 Device: USB PnP Sound Device",
            ])
    }

    @Test
    func `serial ports are those with hardware, with the names that stay`() throws {
        tree.directory("/sys/class/tty/tty1")
        try tree.link("/sys/class/tty/ttyS0/device/driver", to: "../drivers/serial8250")
        try tree.file("/sys/class/tty/ttyS0/type", "0\n")
        try tree.link("/sys/class/tty/ttyAMA0/device/driver", to: "../drivers/uart-pl011")
        try tree.file("/sys/class/tty/ttyAMA0/type", "32\n")
        try tree.link("/sys/class/tty/ttyUSB0/device/driver", to: "../drivers/ftdi_sio")
        try tree.file("/dev/ttyAMA0", "")
        try tree.file("/dev/ttyUSB0", "")
        try tree.link("/dev/serial0", to: "ttyAMA0")
        try tree.link("/dev/serial/by-id/usb-FTDI-if00", to: "../../ttyUSB0")
        #expect(
            Inventory(root: tree.root).serialPorts == [
                .init(node: "/dev/ttyAMA0", aliases: ["/dev/serial0"], driver: "uart-pl011", access: .allowed),
                .init(
                    node: "/dev/ttyUSB0", aliases: ["/dev/serial/by-id/usb-FTDI-if00"], driver: "ftdi_sio",
                    access: .allowed),
            ])
    }

    @Test
    func `a serial port of a newer kernel has the driver of its device`() throws {
        try tree.link("/sys/devices/fe201000.serial/driver", to: "../../bus/amba/drivers/uart-pl011")
        try tree.link("/sys/devices/fe201000.serial/ctrl/port/driver", to: "../../bus/serial-base/drivers/port")
        try tree.link("/sys/class/tty/ttyAMA0/device", to: "../../../devices/fe201000.serial/ctrl/port")
        #expect(Inventory(root: tree.root).serialPorts.map(\.driver) == ["uart-pl011"])
    }

    @Test
    func `video and input devices have their drivers' names, in the order of their numbers`() throws {
        for number in [10, 2] {
            try tree.file("/sys/class/video4linux/video\(number)/name", "camera \(number)\n")
            try tree.file("/sys/class/input/event\(number)/device/name", "pad \(number)\n")
        }
        let inventory = Inventory(root: tree.root)
        #expect(inventory.videoDevices.map(\.name) == ["camera 2", "camera 10"])
        #expect(inventory.inputDevices.map(\.node) == ["/dev/input/event2", "/dev/input/event10"])
        #expect(inventory.inputDevices.map(\.name) == ["pad 2", "pad 10"])
    }
}
