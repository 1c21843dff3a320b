import HardwareIO

/// A chip that a test makes and gives to its ``TestBoard``.
public protocol TestChip: I2CDevice {
    /// Takes the address for a driver; false while another one has it.
    ///
    /// - Parameter isFirst: whether nobody has taken it before.
    func reopen(isFirst: Bool) -> Bool
}
