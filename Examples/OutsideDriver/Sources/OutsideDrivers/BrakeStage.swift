import Sinew

/// `outside.brake`: full effort far away, none near by, in a straight line between.
struct BrakeStage: Stage {
    /// What it is called, takes and gives.
    static let description = StageDescription(
        "outside.brake", "how fast to go, by what is in front", life: .stateless
    ) { define in
        let distance = define.input("distance", Double.self, unit: .meters, "what is free in front")
        let effort = define.output("effort", Double.self, "0 to 1")
        let stop = define.parameters.number("stopMeters", unit: .meters, in: .above(0), "nearer than that it stands")
        let slow = define.parameters.number(
            "slowMeters", unit: .meters, in: .above(0), "nearer than that it goes slower")
        return { arguments in
            guard arguments[stop] < arguments[slow] else {
                throw ParameterProblem(
                    parameter: "stopMeters", rule: "must be less than slowMeters",
                    value: "\(arguments[stop]) is not less than \(arguments[slow])")
            }
            return BrakeStage(
                distance: arguments[distance], effort: arguments[effort], stop: arguments[stop], slow: arguments[slow])
        }
    }

    let distance: PortInput<Double>
    let effort: PortOutput<Double>
    let stop: Double
    let slow: Double

    mutating func tick(_ tick: Tick) {
        // In this order what is not a number stays so, and the actuator goes safe.
        effort.set(min(max((distance.value - stop) / (slow - stop), 0), 1))
    }
}
