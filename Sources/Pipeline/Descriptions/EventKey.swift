/// A typed key to a stage's event input.
public struct EventKey<Value: PortValue>: Sendable {
    let index: Int
}
