import HardwareIO
import Realtime

/// What a pipeline file says, read and checked as a whole: plain values, with every wire resolved.
///
/// Nothing is open, no thread runs and no producer exists; two models can be compared part by part.
/// ``PipelineCompiler/link(_:)`` makes something of it that can run.
public struct PipelineModel: Sendable, Equatable {
    /// The robot's name.
    public var name: String
    /// The file it was read from, as the user named it.
    public var file: String
    /// The board that it names things of.
    public var board: BoardDescription
    /// In the order of the file, as all parts are.
    package var producers: [Producer]
    package var loops: [Loop]
    package var actuators: [Actuator]
    package var services: [Service]
    /// The ports that the status line shows.
    package var shown: [PortName]
    package var stops: [Stop]
    package var safety: SafetySettings
    /// What its parts want for themselves alone, with the places in the file.
    package var wishes: [DeviceWish]

    /// An entry of `producers`.
    package struct Producer: Sendable, Equatable {
        package var name: String
        /// The driver's name in the registry.
        package var driver: String
        /// In the order of the driver's description.
        package var parameters: ParameterValues
        /// What follows from them.
        package var facts: ProducerFacts
    }

    /// An entry of `loops`.
    package struct Loop: Sendable, Equatable {
        package var name: String
        package var settings: LoopSettings
        package var inputs: [Input]
        /// The inputs on whose events it ticks between its releases.
        package var tickOn: Set<String>
        package var stages: [Stage]
        /// Its outputs that somebody outside of it reads, sorted.
        package var published: [String]
    }

    /// An entry of a loop's `inputs`.
    package struct Input: Sendable, Equatable {
        package var settings: LoopInputSettings
        package var delivery: PortDescription.Delivery
        package var from: PortName
    }

    /// An entry of a loop's `stages`.
    package struct Stage: Sendable, Equatable {
        /// The stage's name in the registry.
        package var stage: String
        package var parameters: ParameterValues
        /// Inputs of the loop or outputs of earlier stages, by name, in the order of the stage's description.
        package var inputs: [String]
        /// The names of what it gives, in the same order.
        package var outputs: [String]
    }

    /// An entry of `actuators`.
    package struct Actuator: Sendable, Equatable {
        package var name: String
        package var driver: String
        package var parameters: ParameterValues
        /// The loop's output that drives it.
        package var from: PortName
    }

    /// An entry of `services`.
    package struct Service: Sendable, Equatable {
        package var name: String
        /// The kind's name in the registry.
        package var kind: String
        package var parameters: ParameterValues
    }

    /// An entry of `estop`; several names of one stop are one.
    package struct Stop: Sendable, Equatable {
        package var name: PortName
        /// The port that is heard: the level behind it, where it gives edges.
        package var heard: PortName
        /// How long it may be silent, in nanoseconds; nil for as long as it likes.
        package var patience: Int64?
        /// Whether it never gives false.
        package var isMomentary: Bool
        /// The producer's port that tells the level of the line whose edges a loop's output repeats, and how long that may
        /// be silent.
        package var line: PortName?
        package var linePatience: Int64?
    }
}

extension PipelineModel {
    /// "3 producers, 1 loop, 2 actuators", and its services where it has some.
    public var summary: String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let always = [
            count(producers.count, "producer"), count(loops.count, "loop"), count(actuators.count, "actuator"),
        ]
        return (always + (services.isEmpty ? [] : [count(services.count, "service")])).joined(separator: ", ")
    }

    /// How many producers, loops, actuators and services it has.
    public var partCount: Int { producers.count + loops.count + actuators.count + services.count }

    /// Whether it has outputs at all.
    public var hasOutputs: Bool { !actuators.isEmpty || hasCutoff }

    /// Whether a line takes the power from all outputs.
    public var hasCutoff: Bool { safety.cutoff != nil }

    /// Whether it asks for a guard process: as the file says, otherwise on real boards.
    public var wantsGuard: Bool { safety.wantsGuard ?? (board.backend == .linux) }

    /// The highest SCHED_FIFO priority of a loop; nil where all are ordinary threads.
    package var highestPriority: Int32? { loops.compactMap(\.settings.priority).max() }

    /// The guard's SCHED_FIFO priority: the file's, otherwise two above the highest loop's; nil for an ordinary process.
    public var guardPriority: Int32? { safety.guardPriority ?? highestPriority.map { min(99, $0 + 2) } }

    /// Whether it asks for real time, of a loop or of the whole process.
    public var isRealtime: Bool { safety.isRealtime || highestPriority != nil }

    /// The node of the machine's watchdog that it asks for.
    public var watchdogNode: String? { safety.watchdog?.device }
}
