import HardwareIO
import LinuxSystem
import Pipeline
import Quantities

/// An output that takes everything and moves nothing, so that what is before it is driven or not.
final class TrialActuator<Value: ActuatorValue>: ActuatorDriver {
    func open(on board: any Board, safe: Value) throws(HardwareError) {}
    func write(_ value: Value) throws(BusError) {}
    func safeActions(for value: Value) -> [SafeAction] { [] }
    func close() {}
}

extension TrialActuator where Value == Double {
    /// Whether there is one for such a port.
    static func takes(_ port: PortDescription) -> Bool {
        port.type == Double.portType || port.type == Bool.portType
    }

    /// One that takes what the port carries.
    static func description(of port: PortDescription) -> ActuatorDescription {
        let (name, unit) = ("trial.actuator", port.unit ?? .one)
        guard port.type == Double.portType else {
            return ActuatorDescription(name, "", unit: unit) { _ in { _ in TrialActuator<Bool>() } }
        }
        return ActuatorDescription(name, "", unit: unit) { define in
            define.scale = ActuatorScale(unit: unit, bounds: -1e300...1e300)
            return { _ in TrialActuator<Double>() }
        }
    }
}
