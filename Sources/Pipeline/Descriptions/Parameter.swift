/// A typed key to one parameter's value: made where the parameter is described, used where the value is needed, so
/// that a name is never written twice and a type never guessed.
public struct Parameter<Value: Sendable>: Sendable {
    let index: Int
    let read: @Sendable (ParameterValue) -> Value
}
