/// The hardware that a robot runs on, by the names of its board file: on a real kernel (`LinuxHardware`), in memory
/// (`SimulatedHardware`), or scripted by a test (`HardwareTesting`).
///
/// ## For driver authors
///
/// A driver gets any board and opens what it needs: ``openInputLine(_:_:)``, ``openI2C(_:address:)`` and so on. Each claims
/// one line, channel or address for this process until the returned object is closed or goes. Opening blocks and
/// allocates; it belongs to start-up. Safe to call from any thread.
///
/// Errors are ``HardwareError``: a board without such devices, an unknown name, a missing device, no permission, a line that
/// is busy.
///
/// ## For implementers
///
/// A board conforms to a protocol for each kind of device that it has, and to no other: ``GPIOBoard``, ``I2CBoard``,
/// ``PWMBoard``. It implements their `claim…`, which are only called for what it has.
public protocol Board: AnyObject, Sendable {
    /// The board's name, as its board file has it.
    var name: String { get }

    /// Where the device of this name really is, so that two names of one device are seen to be one: a part of a chip by the
    /// kernel's name of the chip, a node by its device. Asked before anything is opened; claims nothing. Blocks and allocates.
    ///
    /// - Returns: nil, the default, where the board knows no more than its board file says.
    /// - Throws: when the device cannot be found at present.
    func locate(_ name: String, _ kind: DeviceKind) throws(HardwareError) -> DevicePlace?
}

extension Board {
    /// Nil: a device is where the board file says.
    public func locate(_ name: String, _ kind: DeviceKind) -> DevicePlace? { nil }

    /// This board as one that has devices of a kind, for the `open…` of that kind.
    ///
    /// - Parameters:
    ///   - name: the device that somebody wants to open.
    ///   - capability: the kind's protocol, such as `(any GPIOBoard).self`.
    /// - Throws: ``HardwareError/lacking(kind:name:board:)``.
    public func having<Capability>(
        _ kind: DeviceKind, for name: String, _ capability: Capability.Type
    ) throws(HardwareError) -> Capability {
        guard let board = self as? Capability else {
            throw .lacking(kind: kind.plural, name: name, board: self.name)
        }
        return board
    }
}
