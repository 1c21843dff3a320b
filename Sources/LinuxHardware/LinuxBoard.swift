import Configuration
import HardwareIO
import LinuxSystem

/// A board on the running kernel: GPIO through the kernel's GPIO interface, I2C through i2c-dev, PWM through
/// sysfs. Each opened object owns what it has claimed; the board itself holds nothing.
///
/// Safe to use from any thread.
public final class LinuxBoard: Board {
    /// The names of the board file, and where each is.
    public let description: BoardDescription
    let machine: LinuxMachine
    /// What the cameras are that have been opened, by their names: one that was plugged in again may have another node.
    let cameras = Locked<[String: V4L2Device.Identity]>([:])
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

    func unknown(_ kind: DeviceKind, _ name: String, among known: some Sequence<String>) -> HardwareError {
        .unknownName(
            kind: kind.noun, name: name, board: description.name, nearest: NearestName.find(name, among: known.sorted())
        )
    }
}
