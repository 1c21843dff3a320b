/// The decoded parameters of one driver or stage, read by the keys that its description gave out.
public struct ParameterValues: Sendable, Hashable {
    let values: [ParameterValue]

    init(values: [ParameterValue]) {
        self.values = values
    }

    /// The values when all are there, otherwise nil.
    init?(_ values: [ParameterValue?]) {
        let present = values.compactMap(\.self)
        guard present.count == values.count else { return nil }
        self.values = present
    }

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameter.read(values[parameter.index])
    }
}

/// A typed key to one parameter's value: made where the parameter is described, used where the value is needed, so
/// that a name is never written twice and a type never guessed.
public struct Parameter<Value: Sendable>: Sendable {
    let index: Int
    let read: @Sendable (ParameterValue) -> Value
}
