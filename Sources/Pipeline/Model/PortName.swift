/// The full name of a place where readings come out: "imu.motion", "balance.effort".
package struct PortName: Sendable, Hashable, CustomStringConvertible {
    /// The producer or the loop.
    package var part: String
    /// The producer's port, or the loop's output.
    package var port: String
    /// Whether a loop makes it.
    package var isLoopOutput: Bool

    /// As the file writes it.
    package var description: String { "\(part).\(port)" }
}
