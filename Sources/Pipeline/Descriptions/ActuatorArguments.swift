/// What an actuator's driver is made from: its decoded parameters, and what the pipeline lends it.
public struct ActuatorArguments {
    /// The actuator's name in the pipeline.
    public let name: String
    /// The decoded parameters.
    public let parameters: ParameterValues
    /// What decides whether its values may be on the device.
    public let gate: ActuatorGate
    /// The devices that actuators of this pipeline have in common.
    let shared: SharedDevices
    /// The SCHED_FIFO priority of a thread that writes a bus: above every loop; nil where no loop has one.
    public let busPriority: Int32?

    init(name: String, parameters: ParameterValues, shared: SharedDevices, busPriority: Int32?) {
        self.name = name
        self.parameters = parameters
        self.shared = shared
        self.busPriority = busPriority
        gate = ActuatorGate()
    }

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameters[parameter]
    }
}
