import Pipeline
import Quantities
import Realtime

/// What a motion sensor measures in one moment: a structure of seven numbers, as an author outside brings one along.
struct BenchMotion: PortValue {
    var acceleration: Vector3
    var angularVelocity: Vector3
    var temperature: Double

    static var portType: PortType {
        .structure(
            name: "bench motion",
            fields: [
                .init(name: "acceleration", type: .vector, unit: .metersPerSecondSquared, offset: 0),
                .init(name: "angularVelocity", type: .vector, unit: .radiansPerSecond, offset: 24),
                .init(name: "temperature", type: .double, unit: .celsius, offset: 48),
            ])
    }

    static var zero: BenchMotion { BenchMotion(0) }

    var isFinite: Bool { acceleration.isFinite && angularVelocity.isFinite && temperature.isFinite }

    /// One whose numbers all follow from `number`.
    init(_ number: Double) {
        acceleration = Vector3(x: number, y: -number, z: 9.81)
        angularVelocity = Vector3(x: 0, y: number, z: 0)
        temperature = number
    }
}

/// `passMotion`: gives its motion to the next stage, as `pass` does with a number.
struct PassMotionStage: Stage {
    static let description = StageDescription("passMotion", "passes its input on", life: .stateless) { define in
        let input = define.input("input", BenchMotion.self, "a motion")
        let output = define.output("output", BenchMotion.self, "the same")
        return { PassMotionStage(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<BenchMotion>
    let output: PortOutput<BenchMotion>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}
