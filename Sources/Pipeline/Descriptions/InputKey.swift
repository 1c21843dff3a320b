/// A typed key to a stage's input.
public struct InputKey<Value: PortValue>: Sendable {
    let index: Int
}
