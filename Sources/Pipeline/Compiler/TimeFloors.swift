import Configuration

/// Compares times that the file gives with what they have to outlast.
struct TimeFloors {
    /// The loop's name and its period in nanoseconds; nil where its rate is at fault.
    let loop: String
    let period: Int64?
    /// The full name of the output behind an actuator, and the age of the readings behind that.
    var output: (name: String, age: ReadingAge)?

    /// How often the supervisor looks whether an actuator's value is stale.
    private static var turn: Int64 { SupervisionLimits.rate.periodNanoseconds }

    /// Reports the parameters that are too short; those at fault are nil.
    func check(_ descriptions: [ParameterDescription], _ values: [ParameterValue?], _ reader: ObjectReader) {
        for (description, value) in zip(descriptions, values) {
            guard let floor = description.floor, case .number(let milliseconds)? = value, milliseconds > 0 else {
                continue
            }
            let time = Int64.nanoseconds(milliseconds: milliseconds)
            switch floor {
            case .tick: checkTick(description.name, time, reader)
            case .values: checkValues(description.name, time, reader)
            case .readings: checkReadings(description.name, time, reader)
            }
        }
    }

    private func checkTick(_ key: String, _ time: Int64, _ reader: ObjectReader) {
        guard let period, time < period else { return }
        reader.report(
            key, rule: "must be at least the time between two ticks of its loop",
            value:
                "is \(TimeText.milliseconds(time)), and loop \(loop) ticks every \(TimeText.milliseconds(period)) ms",
            remedy: "write at least \(TimeText.least(period))")
    }

    private func checkValues(_ key: String, _ time: Int64, _ reader: ObjectReader) {
        let least = max(period.map { $0 + $0 / 2 } ?? 0, Self.turn)
        guard time < least else { return }
        let reason =
            if let period, least > Self.turn {
                "loop \(loop) gives one every \(TimeText.milliseconds(period)) ms"
            } else {
                "the supervisor looks every \(TimeText.milliseconds(Self.turn)) ms"
            }
        reader.report(
            key, rule: "must outlast the time between two values of its loop",
            value: "is \(TimeText.milliseconds(time)), and \(reason)",
            remedy: "write at least \(TimeText.least(least))")
    }

    private func checkReadings(_ key: String, _ time: Int64, _ reader: ObjectReader) {
        guard let output else { return }
        let name = Excerpt.quoted(output.name)
        if let port = output.age.occasionalPort {
            reader.report(
                key, rule: "is for readings that come by themselves",
                value: "\(name) is made from \(Excerpt.quoted(port)), which comes only when something happens",
                remedy: "remove it")
        } else if time < output.age.least {
            let worst = TimeText.milliseconds(output.age.worst)
            reader.report(
                key, rule: "must outlast the way of the readings",
                value: "is \(TimeText.milliseconds(time)), and what is behind \(name) is up to \(worst) ms old",
                remedy: "write at least \(TimeText.least(output.age.least))")
        }
    }
}
