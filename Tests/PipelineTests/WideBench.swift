import HardwareIO
import LinuxSystem
import Quantities
import Realtime

@testable import Configuration
@testable import Pipeline

/// The bench with more to name: a sensor that says its rate, outputs that share a chip, a stage that holds for a time, a
/// driver of an interface.
enum WideBench {
    static var registry: Registry {
        Bench.trusted { () throws(RegistryError) in
            try Bench().registry.merging(
                Registry(
                    producers: [PacedSensor.description, Bell.description, SoundPort.description],
                    stages: [HoldingStage.description], actuators: [ChipOutput.description]))
        }
    }

    /// The problems of a pipeline, one line each, without the file's name.
    static func problems(_ text: String, board: BoardDescription = Bench.board) -> [String] {
        let compiler = PipelineCompiler(registry: registry) { _ in board }
        do {
            _ = try compiler.compile(Array(text.utf8), file: "f")
            return []
        } catch {
            return error.map { String($0.description.dropFirst(2)) }
        }
    }
}

/// `test.paced`: a sensor that is read at a rate.
final class PacedSensor: ProducerDriver {
    static let description = ProducerDescription("test.paced", "for tests") { define in
        _ = define.output("value", Double.self, "a number")
        let rate = define.parameters.number("rateHz", unit: .hertz, in: Bounds(1...100), default: 10, "how often")
        return { PacedSensor(rate: Hertz($0[rate])) }
    }

    let rate: Hertz
    var period: Duration? { .nanoseconds(rate.periodNanoseconds) }

    init(rate: Hertz) {
        self.rate = rate
    }

    func open(on board: any Board) throws(HardwareError) {}
    func run(until stop: StopSignal, health: DriverHealth) {}
    func interrupt() {}
    func close() {}
}

/// `test.bell`: gives something only when somebody rings.
final class Bell: ProducerDriver {
    static let description = ProducerDescription("test.bell", "for tests") { define in
        _ = define.output("edge", Bool.self, isOccasional: true, "its edges")
        return { _ in Bell() }
    }

    func open(on board: any Board) throws(HardwareError) {}
    func run(until stop: StopSignal, health: DriverHealth) {}
    func interrupt() {}
    func close() {}
}

/// `test.port`: something at a sound interface.
final class SoundPort: ProducerDriver {
    static let description = ProducerDescription("test.port", "for tests") { define in
        _ = define.output("loudness", Double.self, "a number")
        _ = define.parameters.device("port", .sound, "the interface")
        return { _ in SoundPort() }
    }

    func open(on board: any Board) throws(HardwareError) {}
    func run(until stop: StopSignal, health: DriverHealth) {}
    func interrupt() {}
    func close() {}
}

/// `test.output`: one of sixteen outputs of a chip.
final class ChipOutput: ActuatorDriver {
    static let description = ActuatorDescription("test.output", "for tests") { define in
        _ = define.parameters.bus()
        _ = define.parameters.address(in: 0x40...0x4F, default: 0x40)
        _ = define.parameters.channel("channel", in: 0...15, of: "chip", "the output")
        return { _ in ChipOutput() }
    }

    func open(on board: any Board, safe: Double) throws(HardwareError) {}
    func write(_ value: Double) throws(BusError) {}
    func safeActions(for value: Double) -> [SafeAction] { [] }
    func close() {}
}

/// `held`: holds for a time.
struct HoldingStage: Stage {
    static let description = StageDescription("held", "for tests") { define in
        let event = define.events("event", Bool.self, "what sets it off")
        let output = define.output("output", Bool.self, "on meanwhile")
        _ = define.parameters.number("holdMs", unit: .milliseconds, in: .duration, outlasting: .tick, "how long")
        return { HoldingStage(event: $0[event], output: $0[output]) }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Bool>

    mutating func tick(_ tick: Tick) { output.set(event.hasTrue) }
}
