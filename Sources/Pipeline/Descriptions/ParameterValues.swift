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
