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
    /// Names whose entry is at fault as a whole: wires to them are not blamed again.
    private var broken: Set<String> = []
    private var producerNames: Set<String> = []
    private var claims: ClaimTable?
    private let shared = SharedDevices()

    init(registry: Registry, board: BoardDescription?, faults: FaultCollector) {
        self.registry = registry
        self.faults = faults
        claims = board.map(ClaimTable.init)
    }

    // MARK: Parts

    mutating func addProducer(_ member: ObjectReader.Member) {
        broken.insert(member.key)
        producerNames.insert(member.key)
        guard Name.check(member, faults), let reader = member.value.object() else { return }
        let known = registry.producers.keys.sorted()
        guard let kind = reader.choice("driver", among: known, expecting: "the driver of a producer"),
            let description = registry.producers[kind]
        else { return }
        let decoded = ParameterDecoder(reader: reader).decodeEach(description.parameters)
        reader.finish(as: "a parameter of \(kind)")
        let ports = description.outputs.map { $0.makePort(isRealtime: false) }
        for port in ports { sources["\(member.key).\(port.description.name)"] = port }
        broken.remove(member.key)
        claims?.claim(description.parameters, decoded, reader)
        guard let values = ParameterValues(decoded) else { return }
        do {
            let driver = try description.make(ProducerArguments(parameters: values, ports: ports))
            producers.append(PlannedProducer(name: member.key, driver: driver, ports: ports))
        } catch {
            reader.report(error)
        }
    }

    mutating func addLoop(_ member: ObjectReader.Member) {
        guard Name.check(member, faults), let reader = member.value.object() else {
            broken.insert(member.key)
            return
        }
        if producerNames.contains(member.key) {
            faults.report(
                at: member.keyPosition, path: member.value.path, rule: "must have a name of its own",
                value: "a producer is named \(Excerpt.quoted(member.key)) too", remedy: "rename one of the two")
        }
        let draft = LoopReader(registry: registry, faults: faults).read(member.key, reader)
        for (name, output) in draft.outputs { sources["\(member.key).\(name)"] = output.port }
        drafts.append(draft)
    }

    mutating func addActuator(_ member: ObjectReader.Member) {
        guard Name.check(member, faults), let reader = member.value.object() else { return }
        let known = registry.actuators.keys.sorted()
        let kind = reader.choice("driver", among: known, expecting: "the driver of an actuator")
        let from = reader.value("from", expecting: "the loop's output that drives it, such as \"balance.effort\"")
        let description = kind.flatMap { registry.actuators[$0] }
        let output = from.flatMap { driving($0, description) }
        guard let description else { return }
        let decoded = ParameterDecoder(reader: reader).decodeEach(description.parameters)
        reader.finish(as: "a parameter of \(description.name)")
        claims?.claim(description.parameters, decoded, reader)
        guard let values = ParameterValues(decoded) else { return }
        do {
            // Bus threads stand with the supervisor, above every loop: a loop that hangs must not keep them from writing.
            let highest = drafts.compactMap(\.settings.priority).max()
            let actuator = try description.make(
                ActuatorArguments(
                    name: member.key, parameters: values, shared: shared, busPriority: highest.map { min(99, $0 + 1) }))
            actuators.append(actuator)
            if let output { drafts[output.loop].actuators.append((actuator, output.name)) }
        } catch {
            reader.report(error)
        }
    }

    mutating func show(_ value: ValueReader) {
        guard let name = value.string() else { return }
        guard let port = source(name, for: .person, at: value) else { return }
        if case .structure = port.description.type {
            value.report(
                rule: "must name a single value", value: "\(Excerpt.quoted(name)) carries \(port.description.summary)")
            return
        }
        publish(name)
        shown.append(ShownPort(name: name, port: port))
    }

    /// The port of booleans that an entry of `estop` names; reports it when it is none.
    mutating func stop(_ value: ValueReader) -> SourcePortOf<Bool>? {
        guard let name = value.string(), let port = source(name, for: .person, at: value) else { return nil }
        guard let stop = port as? SourcePortOf<Bool> else {
            value.report(
                rule: "must name a port of bool", value: "\(Excerpt.quoted(name)) carries \(port.description.summary)")
            return nil
        }
        publish(name)
        return stop
    }

    /// Claims the cutoff's line, which belongs to nobody else.
    mutating func claimCutoff(_ reader: ObjectReader, _ values: [ParameterValue?]) {
        claims?.claim(CutoffLine.Settings.parameters, values, reader)
    }

    // MARK: Wires

    /// Checks where every loop's inputs come from, and that no loops wait for each other.
    mutating func joinLoops() {
        for draft in drafts {
            for input in draft.inputs where source(input.from, for: .loop(draft.name), at: input.fromReader) != nil {
                publish(input.from)
            }
        }
        LoopCycles(drafts: drafts).report()
    }

    /// The plans of all loops, or nil when one has a fault.
    func planLoops() -> [PlannedLoop]? {
        var planned: [Int: PlannedLoop] = [:]
        /// What loops make of others' outputs, by loop and output.
        var readers: [String: [String: [DriveLink]]] = [:]
        for index in LoopOrder(drafts: drafts).readersFirst() {
            let draft = drafts[index]
            let planner = LoopPlanner(draft: draft, sources: sources, readers: readers[draft.name] ?? [:])
            guard let result = planner.plan(faults) else { continue }
            planned[index] = PlannedLoop(
                name: draft.name, settings: draft.settings, plan: result.plan, inputs: result.inputs)
            for (from, link) in result.links {
                let parts = from.split(separator: ".", maxSplits: 1).map(String.init)
                if parts.count == 2 { readers[parts[0], default: [:]][parts[1], default: []].append(link) }
            }
        }
        return planned.count == drafts.count ? drafts.indices.compactMap { planned[$0] } : nil
    }

    /// Who asks for a port, and which ports it may have.
    private enum Reader {
        case loop(String)
        case actuator
        case person

        var rule: String {
            if case .actuator = self { return "must name a loop's output" }
            return "must name a producer's port or a loop's output"
        }
    }

    /// The port of that full name; reports it when there is none.
    private func source(_ name: String, for reader: Reader, at place: ValueReader) -> SourcePort? {
        if let port = sources[name] { return port }
        // What does not exist because of another fault has been reported there.
        if broken.contains(where: { name.hasPrefix($0 + ".") || name == $0 }) { return nil }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let loop = drafts.first(where: { $0.name == parts[0] }), loop.faulty.contains(parts[1]) {
            return nil
        }
        place.report(
            rule: reader.rule, value: "is \(Excerpt.quoted(name))", remedy: remedy(for: name, reader))
        return nil
    }

    /// What may have been meant: the nearest name, otherwise the names that there are.
    private func remedy(for name: String, _ reader: Reader) -> String {
        let known = sources.keys.sorted().filter { candidate in
            switch reader {
            case .loop(let loop): !candidate.hasPrefix(loop + ".")
            case .actuator: loopOutput(candidate) != nil
            case .person: true
            }
        }
        if known.isEmpty { return "there is none yet" }
        let owner = name.split(separator: ".", maxSplits: 1).first.map(String.init) ?? name
        let ofOwner = known.filter { $0.hasPrefix(owner + ".") }
        // The owner alone says nothing about which of its ports was meant.
        let near = owner == name && !ofOwner.isEmpty ? nil : NearestName.find(name, among: known)
        if let near { return "did you mean \(Excerpt.quoted(near))?" }
        return Suggestion.list(ofOwner.isEmpty ? known : ofOwner) ?? "see the producers and loops of this file"
    }

    /// Notes that somebody outside of its loop reads a loop's output.
    private mutating func publish(_ name: String) {
        guard let (loop, output) = loopOutput(name) else { return }
        drafts[loop].published.insert(output)
    }

    /// The loop's output that an actuator's `from` names; reports it when it cannot drive such an actuator.
    private func driving(_ reader: ValueReader, _ description: ActuatorDescription?) -> (loop: Int, name: String)? {
        guard let from = reader.string(), let port = source(from, for: .actuator, at: reader) else { return nil }
        guard let output = loopOutput(from) else {
            reader.report(
                rule: "must name a loop's output", value: "\(Excerpt.quoted(from)) is a producer's port",
                remedy: "let a loop read it and decide what to write")
            return nil
        }
        guard let description else { return nil }
        guard description.input.accepts(port.description) else {
            reader.report(
                rule: "must carry \(description.input.summary) for \(description.name)",
                value: "\(Excerpt.quoted(from)) carries \(port.description.summary)",
                remedy: "put a stage between them that converts it")
            return nil
        }
        return output
    }

    private func loopOutput(_ name: String) -> (loop: Int, name: String)? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let loop = drafts.firstIndex(where: { $0.name == parts[0] }),
            drafts[loop].outputs[parts[1]] != nil
        else { return nil }
        return (loop, parts[1])
    }
}
