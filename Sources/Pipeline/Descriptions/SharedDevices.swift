/// The devices that several actuators of one pipeline have in common, such as a chip with many outputs: the first driver
/// that asks for one makes it.
///
/// Used while the pipeline is compiled, by one thread.
public final class SharedDevices {
    private var devices: [String: any AnyObject & Sendable] = [:]

    init() {}

    /// The device of that name, which says what and where it is.
    public func device<Device: AnyObject & Sendable>(_ name: String, orMake make: () -> Device) -> Device {
        if let known = devices[name] as? Device { return known }
        let device = make()
        devices[name] = device
        return device
    }
}
