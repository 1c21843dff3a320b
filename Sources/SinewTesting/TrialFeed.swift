import Configuration
import HardwareIO
import LinuxSystem
import Pipeline
import Subscriptions

/// A producer whose readings a test puts, and the compiler of small pipelines around it.
final class TrialFeed: ProducerDriver {
    /// Describes it with these ports.
    static func description(_ ports: [OutputDescription]) -> ProducerDescription {
        ProducerDescription("trial.feed", "what a test puts") { define in
            for port in ports { define.add(port) }
            return { _ in TrialFeed() }
        }
    }

    /// Does nothing: there is no device.
    func open(on board: any Board) throws(HardwareError) {}
    /// Ends at once: the test puts.
    func run(until stop: StopSignal, health: DriverHealth) {}
    /// Does nothing.
    func interrupt() {}
    /// Does nothing.
    func close() {}

    /// A pipeline of these parts, on a board where every name is known.
    ///
    /// - Parameters:
    ///   - producers: the producers, as JSON without the braces; likewise the loops, the actuators and the services.
    static func compile(
        _ registry: () throws(RegistryError) -> Registry, producers: String, loops: String = "", actuators: String = "",
        services: String = ""
    ) throws(TrialError) -> CompiledPipeline {
        let known: Registry
        do { known = try registry() } catch { throw .description(error) }
        let text = """
            {"version": 1, "name": "trial", "producers": {\(producers)}, "loops": {\(loops)}, "actuators": {\(actuators)},
             "services": {\(services)}}
            """
        let board = BoardDescription(name: "trial", summary: "", backend: .simulated, allowsKernelNames: true)
        do {
            return try PipelineCompiler(registry: known) { _ in board }.compile(Array(text.utf8), file: "trial")
        } catch {
            throw .parameters(error)
        }
    }

    /// Where the readings of a producer's port are put and come out.
    static func producer<Value: PortValue>(
        of name: String, carrying type: Value.Type, among ports: [SourcePort]
    ) throws(TrialError) -> Producer<Value> {
        let port = try port(name, among: ports)
        guard let producer = port.producer(carrying: type) else {
            throw .wrongType(port: name, carries: port.description.summary)
        }
        return producer
    }

    /// Where the blocks of a port leave.
    static func blocks(of name: String, among ports: [SourcePort]) throws(TrialError) -> BlockOutlet {
        let port = try port(name, among: ports)
        guard let blocks = port.blocks else { throw .wrongType(port: name, carries: port.description.summary) }
        return blocks
    }

    private static func port(_ name: String, among ports: [SourcePort]) throws(TrialError) -> SourcePort {
        guard let port = ports.first(where: { $0.description.name == name }) else {
            throw .unknownPort(name, known: ports.map(\.description.name))
        }
        return port
    }
}
