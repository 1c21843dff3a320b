import Chips
import Pipeline
import Quantities

extension MotionSample: PortValue {
    /// Acceleration, angular velocity and temperature of one moment.
    public static var portType: PortType {
        .structure(
            name: "motion",
            fields: [
                .init(
                    name: "acceleration", type: .vector, unit: .metersPerSecondSquared, offset: offset(\.acceleration)),
                .init(
                    name: "angularVelocity", type: .vector, unit: .radiansPerSecond, offset: offset(\.angularVelocity)),
                .init(name: "temperature", type: .double, unit: .celsius, offset: offset(\.temperature)),
            ])
    }

    /// No acceleration, no rotation, 0 °C.
    public static var zero: MotionSample {
        MotionSample(acceleration: .zero, angularVelocity: .zero, temperature: 0)
    }

    /// Whether all seven numbers are finite.
    public var isFinite: Bool {
        acceleration.isFinite && angularVelocity.isFinite && temperature.isFinite
    }

    private static func offset<Field>(_ path: KeyPath<MotionSample, Field>) -> Int {
        // A stored property of a struct always has an offset.
        MemoryLayout<MotionSample>.offset(of: path) ?? 0
    }
}
