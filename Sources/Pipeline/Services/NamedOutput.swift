/// A producer's port or a loop's output under its full name, such as "imu.motion".
public struct NamedOutput: Sendable {
    /// The full name.
    public let name: String
    package let port: SourcePort

    /// What it carries.
    public var description: PortDescription { port.description }
}
