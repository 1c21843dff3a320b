import HardwareIO

/// A pipeline that has been read, checked as a whole, and planned; nothing of it runs and no device is open.
public struct CompiledPipeline: Sendable {
    /// The robot's name.
    public let name: String
    /// The file it was read from, as the user named it.
    public let file: String
    /// The board that it names things of.
    public let board: BoardDescription
    package let producers: [PlannedProducer]
    package let loops: [PlannedLoop]
    package let actuators: [Actuator]
    package let shown: [ShownPort]
    package let safety: SafetySettings

    /// "3 producers, 1 loop, 2 actuators".
    public var summary: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        return [
            count(producers.count, "producer"), count(loops.count, "loop"), count(actuators.count, "actuator"),
        ].joined(separator: ", ")
    }
}
