import Configuration
import HardwareIO
import LinuxSystem
import Quantities

/// A board on the running kernel: GPIO through the kernel's GPIO interface, I2C through i2c-dev, PWM through
/// sysfs. Each opened object owns what it has claimed; the board itself holds nothing.
///
/// Safe to use from any thread.
public final class LinuxBoard: GPIOBoard, I2CBoard, PWMBoard {
    /// The names of the board file, and where each is.
    public let description: BoardDescription
    let machine: LinuxMachine
    var root: SystemRoot { machine.root }

    /// What the kernel and other programs see as the holder of a line.
    static let consumer = "sinew"

    /// A board by its description, on a machine whose inherited lines it takes over. Touches nothing yet.
    public init(description: BoardDescription, on machine: LinuxMachine) {
        self.description = description
        self.machine = machine
    }

    /// The same on a machine of its own, to which nothing is handed over.
    public convenience init(description: BoardDescription, root: SystemRoot = SystemRoot()) {
        self.init(description: description, on: LinuxMachine(root: root))
    }

    /// The board's name, as its board file has it.
    public var name: String { description.name }

    /// Where a device is by the kernel's own names. Reads `/dev` and `/sys`, and asks GPIO chips for their lines; claims
    /// nothing.
    public func locate(_ name: String, _ kind: DeviceKind) throws(HardwareError) -> DevicePlace? {
        guard let found = Inventory.kinds.first(where: { $0.kind == kind }) else { return locateNode(name, kind) }
        return try found.locate(name, on: self)
    }

    /// Claims the 7-bit address of a chip on a bus: from kernel drivers, and from other programs that use Sinew.
    ///
    /// Does not talk to the chip. Blocks and allocates.
    public func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        let adapter = try locateBus(bus)
        return try LinuxI2CDevice(bus: bus, address: address, node: adapter, root: root)
    }

    /// Claims a PWM channel and enables it at a duty cycle. One that runs already, left by a guard or by a program that was
    /// killed, is taken over: its pulses have the old width or the new one, and never more power than either. Blocks, for
    /// up to five seconds where udev first has to give the new channel to this user's group, and allocates.
    public func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        let location = try locatePWM(channel)
        let opening = try PWMOpening(location, frequency: frequency, dutyCycle: dutyCycle, root: root)
        return try SysfsPWM(location, opening)
    }

    func unknown(_ kind: DeviceKind, _ name: String, among known: some Sequence<String>) -> HardwareError {
        .unknownName(
            kind: kind.noun, name: name, board: description.name, nearest: NearestName.find(name, among: known.sorted())
        )
    }
}
