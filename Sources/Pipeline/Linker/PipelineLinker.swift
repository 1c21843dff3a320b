import Configuration
import Realtime

/// Makes of a model what can run: the producers behind its ports, its drivers, and the loops' plans.
struct PipelineLinker {
    private let model: PipelineModel
    private let registry: Registry
    private var ports: [PortName: LinkedPort] = [:]
    private var producers: [PlannedProducer] = []
    private var loops: [LinkedLoop] = []
    private var actuators: [Actuator] = []
    private var outputs: [NamedOutput] = []

    init(_ model: PipelineModel, _ registry: Registry) {
        self.model = model
        self.registry = registry
    }

    /// The pipeline; nothing of it runs and no device is open.
    consuming func link() throws(Problem) -> CompiledPipeline {
        for producer in model.producers { try add(producer) }
        for loop in model.loops { try add(loop) }
        let shared = SharedDevices()
        for actuator in model.actuators { try add(actuator, shared) }
        let planned = try planLoops()
        let shown = try model.shown.map { name throws(Problem) in
            NamedOutput(name: "\(name)", port: try port(name, at: .root.appending("show")))
        }
        let services = try model.services.map { service throws(Problem) in try make(service) }
        let stops = try model.stops.map { stop throws(Problem) in try link(stop) }
        return CompiledPipeline(
            model: model, producers: producers, loops: planned, actuators: actuators, outputs: outputs, shown: shown,
            services: services, stops: stops)
    }

    private mutating func add(_ producer: PipelineModel.Producer) throws(Problem) {
        let place = JSONPath.root.appending("producers").appending(producer.name)
        guard let description = registry.producers[producer.driver] else { throw unknown(producer.driver, place) }
        let outputs = description.outputs(producer.facts)
        let made = outputs.map { $0.makePort(isRealtime: false) }
        do {
            let driver = try description.makeDriver(producer.facts, ports: made)
            producers.append(PlannedProducer(name: producer.name, driver: driver, ports: made))
        } catch {
            throw Problem(error, file: model.file, path: place)
        }
        for (port, output) in zip(made, outputs) {
            let name = PortName(part: producer.name, port: output.port.name, isLoopOutput: false)
            add(LinkedPort(port: port, output: output), name)
        }
    }

    private mutating func add(_ port: LinkedPort, _ name: PortName) {
        ports[name] = port
        outputs.append(NamedOutput(name: "\(name)", port: port.port))
    }

    private mutating func add(_ loop: PipelineModel.Loop) throws(Problem) {
        var linked = LinkedLoop(model: loop)
        for (index, stage) in loop.stages.enumerated() {
            guard let description = registry.stages[stage.stage] else {
                throw unknown(stage.stage, Self.path(ofLoop: loop.name).appending("stages").appending(index))
            }
            linked.descriptions.append(description)
            for (name, output) in zip(stage.outputs, description.outputs) {
                // A loop's thread puts into it, which must not resume tasks by itself.
                let port = LinkedPort(port: output.makePort(isRealtime: true), output: output)
                linked.outputs[name] = port
                add(port, PortName(part: loop.name, port: name, isLoopOutput: true))
            }
        }
        loops.append(linked)
    }

    private mutating func add(_ actuator: PipelineModel.Actuator, _ shared: SharedDevices) throws(Problem) {
        let place = JSONPath.root.appending("actuators").appending(actuator.name)
        guard let description = registry.actuators[actuator.driver] else { throw unknown(actuator.driver, place) }
        // Bus threads stand with the supervisor, above every loop: a loop that hangs must not keep them from writing.
        let priority = model.highestPriority.map { min(99, $0 + 1) }
        let made: Actuator
        do {
            made = try description.make(
                ActuatorArguments(
                    name: actuator.name, parameters: actuator.parameters, shared: shared, busPriority: priority))
        } catch {
            throw Problem(error, file: model.file, path: place)
        }
        actuators.append(made)
        guard let loop = loops.firstIndex(where: { $0.model.name == actuator.from.part }) else {
            throw unknown(actuator.from.part, place)
        }
        loops[loop].actuators.append((made, actuator.from.port))
    }

    private func planLoops() throws(Problem) -> [PlannedLoop] {
        var planned: [Int: PlannedLoop] = [:]
        /// What loops make of others' outputs.
        var readers: [PortName: [DriveLink]] = [:]
        for index in LoopOrder(loops: model.loops).readersFirst() {
            let linker = LoopLinker(loop: loops[index], ports: ports, readers: readers, file: model.file)
            let result = try linker.link()
            planned[index] = PlannedLoop(
                name: loops[index].model.name, settings: loops[index].model.settings, plan: result.plan,
                inputs: result.inputs)
            for (from, link) in result.links { readers[from, default: []].append(link) }
        }
        return loops.indices.compactMap { planned[$0] }
    }

    private func make(_ service: PipelineModel.Service) throws(Problem) -> PlannedService {
        let place = JSONPath.root.appending("services").appending(service.name)
        guard let description = registry.services[service.kind] else { throw unknown(service.kind, place) }
        do {
            return try description.make(named: service.name, service.parameters)
        } catch {
            throw Problem(error, file: model.file, path: place)
        }
    }

    private func link(_ stop: PipelineModel.Stop) throws(Problem) -> StopPort {
        StopPort(
            stop: stop, heard: try flagPort(stop.heard),
            line: try stop.line.map { name throws(Problem) in try flagPort(name) })
    }

    private func flagPort(_ name: PortName) throws(Problem) -> SourcePortOf<Bool> {
        let place = JSONPath.root.appending("estop")
        guard let port = try port(name, at: place) as? SourcePortOf<Bool> else { throw unknown("\(name)", place) }
        return port
    }

    private func port(_ name: PortName, at place: JSONPath) throws(Problem) -> SourcePort {
        guard let port = ports[name] else { throw unknown("\(name)", place) }
        return port.port
    }

    static func path(ofLoop name: String) -> JSONPath { JSONPath.root.appending("loops").appending(name) }

    private func unknown(_ name: String, _ place: JSONPath) -> Problem {
        Problem(
            file: model.file, path: place, rule: "must be known to this program", value: "is \(Excerpt.quoted(name))",
            remedy: "read the file with the program that runs it")
    }
}
