import HardwareIO

/// A pipeline while it is compiled: its parts by name, and the wires between them.
struct PipelineGraph {
    let registry: Registry
    let faults: FaultCollector
    private(set) var producers: [PlannedProducer] = []
    private(set) var actuators: [Actuator] = []
    private(set) var shown: [ShownPort] = []
    private var drafts: [LoopDraft] = []
    /// Every producer's port and loop's output by its full name, such as "imu.motion".
    private var sources: [String: SourcePort] = [:]
    /// Names whose entry is at fault: wires to them are not blamed again.
    private var broken: Set<String> = []
    private var claims: ClaimTable?

    init(registry: Registry, board: BoardDescription?, faults: FaultCollector) {
        self.registry = registry
        self.faults = faults
        claims = board.map(ClaimTable.init)
    }

    // MARK: Parts

    mutating func addProducer(_ member: ObjectReader.Member) {
        broken.insert(member.key)
        guard Name.check(member, faults), let reader = member.value.object() else { return }
        let known = registry.producers.keys.sorted()
        guard let kind = reader.choice("driver", among: known, expecting: "the driver of a producer"),
            let description = registry.producers[kind]
        else { return }
        let values = ParameterDecoder(reader: reader).decode(description.parameters)
        reader.finish(as: "a parameter of \(kind)")
        let ports = description.outputs.map { $0.makePort(inLoop: false) }
        for port in ports { sources["\(member.key).\(port.description.name)"] = port }
        guard let values else { return }
        claims?.claim(description.parameters, values, reader)
        do {
            let driver = try description.make(ProducerArguments(parameters: values, ports: ports))
            producers.append(PlannedProducer(name: member.key, driver: driver))
            broken.remove(member.key)
        } catch {
            reader.report(error)
        }
    }

    mutating func addLoop(_ member: ObjectReader.Member) {
        guard Name.check(member, faults), let reader = member.value.object() else {
            broken.insert(member.key)
            return
        }
        if producers.contains(where: { $0.name == member.key }) {
            faults.report(
                at: member.keyPosition, path: member.value.path, rule: "must have a name of its own",
                value: "a producer is named \(Excerpt.quoted(member.key)) too", remedy: "rename one of the two")
        }
        let before = faults.faults.count
        if let draft = LoopReader(registry: registry).read(member.key, reader) {
            for (name, output) in draft.outputs { sources["\(member.key).\(name)"] = output.port }
            drafts.append(draft)
        }
        if faults.faults.count > before { broken.insert(member.key) }
    }

    mutating func addActuator(_ member: ObjectReader.Member) {
        guard Name.check(member, faults), let reader = member.value.object() else { return }
        let known = registry.actuators.keys.sorted()
        guard let kind = reader.choice("driver", among: known, expecting: "the driver of an actuator"),
            let description = registry.actuators[kind]
        else { return }
        let fromReader = reader.value("from", expecting: "the loop's output that drives it, such as \"balance.effort\"")
        let values = ParameterDecoder(reader: reader).decode(description.parameters)
        reader.finish(as: "a parameter of \(kind)")
        if let values { claims?.claim(description.parameters, values, reader) }
        guard let values, let fromReader, let from = fromReader.string() else { return }
        do {
            let actuator = try description.make(member.key, values)
            actuators.append(actuator)
            drive(actuator, description, from, fromReader)
        } catch {
            reader.report(error)
        }
    }

    mutating func show(_ value: ValueReader) {
        guard let name = value.string() else { return }
        guard let port = source(name, value) else { return }
        if case .structure = port.description.type {
            value.report(
                rule: "must name a single value", value: "\(Excerpt.quoted(name)) carries \(port.description.summary)")
            return
        }
        publish(name)
        shown.append(ShownPort(name: name, port: port))
    }

    // MARK: Wires

    /// Checks where every loop's inputs come from, and that no loops wait for each other.
    mutating func joinLoops() {
        for input in drafts.flatMap(\.inputs) where source(input.from, input.fromReader) != nil { publish(input.from) }
        LoopCycles(drafts: drafts).report()
    }

    /// The plans of all loops, or nil when one has a fault.
    func planLoops() -> [PlannedLoop]? {
        var planned: [PlannedLoop] = []
        for draft in drafts {
            guard let (plan, inputs) = LoopPlanner(draft: draft, sources: sources).plan(faults) else { continue }
            planned.append(PlannedLoop(name: draft.name, settings: draft.settings, plan: plan, inputs: inputs))
        }
        return planned.count == drafts.count ? planned : nil
    }

    /// The port of that full name; reports it when there is none.
    private func source(_ name: String, _ reader: ValueReader) -> SourcePort? {
        if let port = sources[name] { return port }
        let owner = name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name
        // What does not exist because of another fault has been reported there.
        if broken.contains(owner) { return nil }
        let known = sources.keys.sorted()
        let ofOwner = known.filter { $0.hasPrefix(owner + ".") }
        let near = Suggestion.nearest(to: name, among: known)
        let remedy =
            near.map { "did you mean \(Excerpt.quoted($0))?" }
            ?? "known are \((ofOwner.isEmpty ? known : ofOwner).joined(separator: ", "))"
        reader.report(
            rule: "must name a producer's port or a loop's output", value: "is \(Excerpt.quoted(name))", remedy: remedy)
        return nil
    }

    /// Notes that somebody outside of its loop reads a loop's output.
    private mutating func publish(_ name: String) {
        guard let (loop, output) = loopOutput(name) else { return }
        drafts[loop].published.insert(output)
    }

    private mutating func drive(
        _ actuator: Actuator, _ description: ActuatorDescription, _ from: String, _ reader: ValueReader
    ) {
        guard let port = source(from, reader) else { return }
        guard let (loop, output) = loopOutput(from) else {
            reader.report(
                rule: "must name a loop's output", value: "\(Excerpt.quoted(from)) is a producer's port",
                remedy: "let a loop read it and decide what to write")
            return
        }
        guard description.input.accepts(port.description) else {
            reader.report(
                rule: "must carry \(description.input.summary) for \(description.name)",
                value: "\(Excerpt.quoted(from)) carries \(port.description.summary)")
            return
        }
        drafts[loop].actuators.append((actuator, output))
    }

    private func loopOutput(_ name: String) -> (loop: Int, output: String)? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let loop = drafts.firstIndex(where: { $0.name == parts[0] }),
            drafts[loop].outputs[parts[1]] != nil
        else { return nil }
        return (loop, parts[1])
    }
}
