import HardwareIO
import Realtime

/// A pipeline that has been read, checked as a whole, and linked; nothing of it runs and no device is open.
public struct CompiledPipeline: Sendable {
    /// What its file says.
    public let model: PipelineModel
    package let producers: [PlannedProducer]
    package let loops: [PlannedLoop]
    package let actuators: [Actuator]
    /// Every producer's port and loop's output, in the order of the file.
    package let outputs: [NamedOutput]
    /// Those that the status line shows.
    package let shown: [NamedOutput]
    package let services: [PlannedService]
    /// Ports of booleans whose true calls the emergency stop.
    package let stops: [StopPort]

    /// The robot's name.
    public var name: String { model.name }
    /// The file it was read from, as the user named it.
    public var file: String { model.file }
    /// The board that it names things of.
    public var board: BoardDescription { model.board }
    /// "3 producers, 1 loop, 2 actuators".
    public var summary: String { model.summary }
    package var safety: SafetySettings { model.safety }

    /// What the loop of that name does at each tick, or nil when there is none: for those who tick it themselves, to
    /// replay or to measure, instead of running it as a ``Robot``. Two may not tick it at the same time.
    public func body(ofLoop name: String) -> (any LoopBody)? {
        loops.first { $0.name == name }?.plan
    }
}
