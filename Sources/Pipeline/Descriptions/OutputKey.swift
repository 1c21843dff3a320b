/// A typed key to a stage's output, or to a producer's port.
public struct OutputKey<Value: PortValue>: Sendable {
    let index: Int
}
