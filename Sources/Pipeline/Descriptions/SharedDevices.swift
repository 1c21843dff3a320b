/// The devices that several actuators of one pipeline have in common, such as a chip with many outputs: the first driver
/// that asks for one makes it.
///
/// Used while the pipeline is compiled, by one thread.
final class SharedDevices {
    private var devices: [String: (device: any AnyObject & Sendable, owner: String)] = [:]

    /// The device of that name, for an actuator.
    func device<Device: AnyObject & Sendable>(
        _ name: String, for actuator: String, orMake make: () -> Device
    ) throws(ParameterProblem) -> Device {
        guard let (known, owner) = devices[name] else {
            let device = make()
            devices[name] = (device, actuator)
            return device
        }
        // Two objects for one device would each think it their own.
        guard let device = known as? Device else {
            throw ParameterProblem(
                parameter: "driver", rule: "must share \(name) with drivers of its own kind",
                value: "actuators.\(owner) has it as a \(type(of: known)), this one would make it a \(Device.self)",
                remedy: "let one of the two use another device")
        }
        return device
    }
}

extension ActuatorArguments {
    /// The device of that name, which says what and where it is: made by the first actuator that asks for it, and shared by
    /// all that do.
    ///
    /// - Throws: where another driver has made it something else.
    public func sharedDevice<Device: AnyObject & Sendable>(
        _ name: String, orMake make: () -> Device
    ) throws(ParameterProblem) -> Device {
        try shared.device(name, for: self.name, orMake: make)
    }
}
