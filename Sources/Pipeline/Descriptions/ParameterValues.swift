/// The decoded parameters of one driver or stage, read by the keys that its description gave out.
public struct ParameterValues: Sendable {
    let values: [ParameterValue]

    /// The value of a parameter.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        parameter.read(values[parameter.index])
    }
}
