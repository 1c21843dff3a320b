import Configuration
import HardwareIO

/// A pipeline while it is read: its parts by name, and the wires between them.
struct PipelineGraph {
    let registry: Registry
    let problems: ProblemCollector
    private(set) var producers: [PipelineModel.Producer] = []
    private(set) var actuators: [PipelineModel.Actuator] = []
    private(set) var shown: [PortName] = []
    var services: [PipelineModel.Service] = []
    /// What its parts want for themselves alone.
    private(set) var wishes: [DeviceWish] = []
    private var drafts: [LoopDraft] = []
    private var loopIndices: [String: Int] = [:]
    private var ages: ReadingAges?
    /// Every producer's port and loop's output by its full name, such as "imu.motion".
    private var sources: [String: ModelPort] = [:]
    /// Names whose entry is at fault as a whole: wires to them are not blamed again.
    private var broken: Set<String> = []
    private var producerNames: Set<String> = []
    /// Whether there may be producers or loops that could not be read.
    private let mayHaveMore: Bool
    let board: BoardDescription?
    private var claims: ClaimTable?
    /// Of drivers that are made on trial.
    private let shared = SharedDevices()
    private var sourceNames: SourceNames?
    private var stops: [(place: ValueReader, name: String)] = []

    init(registry: Registry, board: BoardDescription?, mayHaveMore: Bool, problems: ProblemCollector) {
        self.registry = registry
        self.board = board
        self.mayHaveMore = mayHaveMore
        self.problems = problems
        claims = board.map { ClaimTable(file: problems.file, DeviceLocator($0)) }
    }

    // MARK: Parts

    /// Adds a producer.
    ///
    /// - Parameter isRepeated: whether there are two of its name, so that nobody knows which is meant.
    mutating func addProducer(_ member: ObjectReader.Member, isRepeated: Bool) {
        broken.insert(member.key)
        producerNames.insert(member.key)
        let hasName = Name.check(member, problems) && !isRepeated
        guard let reader = member.value.object() else { return }
        let expectation = "the driver of a producer"
        guard let kind = reader.choice("driver", among: registry.producerNames, expecting: expectation),
            let description = registry.producers[kind], !reader.isDoubtful("driver")
        else { return }
        let decoder = ParameterDecoder(reader: reader, board: board)
        let decoded = decoder.decodeEach(description.parameters, finishing: "a parameter of \(kind)")
        let names = description.outputs.map {
            PortName(part: member.key, port: $0.port.name, isLoopOutput: false)
        }
        if hasName {
            for (name, output) in zip(names, description.outputs) {
                sources[name.description] = ModelPort(name: name, output: output)
            }
            broken.remove(member.key)
            claim(description.parameters, decoded, reader)
        }
        guard let values = ParameterValues(decoded) else { return }
        do {
            let facts = try description.facts(values)
            for (index, name) in names.enumerated() where hasName { note(facts, of: index, name, names) }
            producers.append(.init(name: member.key, driver: kind, parameters: values, facts: facts))
        } catch {
            reader.report(error)
        }
    }

    /// Notes what a producer's parameters tell of one of its ports.
    private mutating func note(_ facts: ProducerFacts, of index: Int, _ name: PortName, _ names: [PortName]) {
        guard var port = sources[name.description] else { return }
        if port.output.isOccasional {
            port.pace = .occasional
        } else if let period = facts.period {
            port.pace = .every(period.wholeNanoseconds)
        }
        port.output = port.output.narrowed(to: facts.blocks[index])
        port.level = facts.levels[index].map { names[$0] }
        port.limit = facts.limits[index]
        sources[name.description] = port
    }

    /// Adds a loop; `isRepeated` as with a producer.
    mutating func addLoop(_ member: ObjectReader.Member, isRepeated: Bool) {
        let hasName = Name.check(member, problems) && !isRepeated
        if !hasName { broken.insert(member.key) }
        guard let reader = member.value.object() else {
            broken.insert(member.key)
            return
        }
        if producerNames.contains(member.key) {
            problems.report(
                at: member.keyPosition, path: member.value.path, rule: "must have a name of its own",
                value: "a producer is named \(Excerpt.quoted(member.key)) too", remedy: "rename one of the two")
            // Wires to either of them are not blamed for it.
            broken.insert(member.key)
        }
        let draft = LoopReader(registry: registry, problems: problems).read(member.key, reader)
        if hasName {
            loopIndices[member.key] = drafts.count
            for (name, output) in draft.outputs {
                let name = PortName(part: member.key, port: name, isLoopOutput: true)
                if sources.removeValue(forKey: name.description) == nil {
                    sources[name.description] = ModelPort(name: name, output: output.output)
                }
            }
        }
        drafts.append(draft)
    }

    mutating func addActuator(_ member: ObjectReader.Member, isRepeated: Bool) {
        let hasName = Name.check(member, problems) && !isRepeated
        guard let reader = member.value.object() else { return }
        let kind = reader.choice("driver", among: registry.actuatorNames, expecting: "the driver of an actuator")
        let from = reader.value(
            ActuatorKeys.from, expecting: "the loop's output that drives it, such as \"balance.effort\"")
        let isDoubtful = reader.isDoubtful("driver")
        let description = kind.flatMap { isDoubtful ? nil : registry.actuators[$0] }
        let output = reader.isDoubtful("from") ? nil : from.flatMap { driving($0, description) }
        guard let description else { return }
        let decoder = ParameterDecoder(reader: reader, board: board)
        let decoded = decoder.decodeEach(description.parameters, finishing: "a parameter of \(description.name)")
        if let output { checkTimes(description, decoded, reader, output) }
        if hasName { claim(description.parameters, decoded, reader) }
        guard let values = ParameterValues(decoded) else { return }
        do {
            try description.check(
                ActuatorArguments(name: member.key, parameters: values, shared: shared, busPriority: nil))
            guard let output else { return }
            let from = PortName(part: drafts[output.loop].name, port: output.name, isLoopOutput: true)
            actuators.append(.init(name: member.key, driver: description.name, parameters: values, from: from))
        } catch {
            reader.report(error)
        }
    }

    private func checkTimes(
        _ description: ActuatorDescription, _ values: [ParameterValue?], _ reader: ObjectReader,
        _ output: (loop: Int, name: String)
    ) {
        let draft = drafts[output.loop]
        let name = "\(draft.name).\(output.name)"
        let floors = TimeFloors(
            loop: draft.name, period: draft.period,
            output: (name, ages?.age(ofOutput: name) ?? ReadingAge()))
        floors.check(description.parameters, values, reader)
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
        shown.append(port.name)
    }

    /// Adds an entry of `estop`; reports one that names no port of booleans.
    mutating func addStop(_ value: ValueReader) {
        guard let name = value.string(), let port = source(name, for: .person, at: value) else { return }
        guard port.description.type == .bool else {
            value.report(
                rule: "must name a port of bool", value: "\(Excerpt.quoted(name)) carries \(port.description.summary)")
            return
        }
        publish(name)
        stops.append((value, name))
    }

    /// Checks that every stop can be called and let go of, and gives each once. After the loops' wires have been resolved.
    func checkStops() -> [PipelineModel.Stop] {
        let finder = StopFinder(ports: sources)
        var heard: Set<PortName> = []
        return stops.compactMap { place, name in
            // Its port has learnt since which one it repeats.
            guard let port = sources[name] else { return nil }
            finder.check(port, at: place)
            var stop = finder.stop(port)
            if let (loop, _) = loopOutput(stop.name.description) {
                stop.patience = SupervisionLimits.loopStall(ofPeriod: drafts[loop].settings.rate.periodNanoseconds)
            }
            // A line's edges and its level are one stop.
            return heard.insert(stop.heard).inserted ? stop : nil
        }
    }

    /// Claims the cutoff's line, which belongs to nobody else.
    mutating func claimCutoff(_ reader: ObjectReader, _ values: [ParameterValue?]) {
        claim(CutoffSettings.parameters, values, reader)
    }

    /// Claims what an entry names, and reports what it cannot have.
    mutating func claim(
        _ descriptions: [ParameterDescription], _ values: [ParameterValue?], _ reader: ObjectReader
    ) {
        for wish in DeviceWish.wishes(descriptions, values, reader) {
            wishes.append(wish)
            for problem in claims?.claim(wish) ?? [] { problems.add(problem) }
        }
    }

    // MARK: Wires

    /// Checks where every loop's inputs come from, and that no loops wait for each other.
    mutating func joinLoops() {
        for draft in drafts {
            for input in draft.inputs where source(input.from, for: .loop(draft.name), at: input.fromReader) != nil {
                publish(input.from)
            }
        }
        var ages = ReadingAges(sources: sources)
        let graph = self
        let order = LoopCycles(drafts: drafts) { graph.loopOutput($0)?.loop }.find()
        for index in order { ages.add(drafts[index]) }
        self.ages = ages
    }

    /// All loops with their wires resolved, or nil when one has a problem.
    mutating func checkLoops() -> [PipelineModel.Loop]? {
        var loops: [PipelineModel.Loop] = []
        for draft in drafts {
            let checker = LoopChecker(draft: draft, sources: sources)
            guard let checked = checker.check(problems) else { continue }
            loops.append(checked.loop)
            for (output, repeated) in checked.repeats { sources["\(draft.name).\(output)"]?.repeated = repeated }
        }
        return loops.count == drafts.count ? loops : nil
    }

    /// Who asks for a port, and which ports it may have.
    enum Reader {
        case loop(String)
        case actuator
        case person

        var rule: String {
            if case .actuator = self { return "must name a loop's output" }
            return "must name a producer's port or a loop's output"
        }
    }

    /// The port of that full name; reports it when there is none.
    mutating func source(_ name: String, for reader: Reader, at place: ValueReader) -> ModelPort? {
        if let port = sources[name] { return port }
        // What does not exist because of another problem has been reported there.
        if isBroken(name) { return nil }
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let loop = loopIndices[parts[0]], drafts[loop].faulty.contains(parts[1]) { return nil }
        let remedy = problems.isFull ? nil : remedy(for: name, reader)
        place.report(rule: reader.rule, value: "is \(Excerpt.quoted(name))", remedy: remedy)
        return nil
    }

    /// Whether the name belongs to an entry that is at fault as a whole, or may belong to one that could not be read.
    private func isBroken(_ name: String) -> Bool {
        if broken.contains(name) { return true }
        let owners = name.indices.filter { name[$0] == "." }.map { String(name[..<$0]) }
        if owners.contains(where: broken.contains) { return true }
        return mayHaveMore && !owners.contains { producerNames.contains($0) || loopIndices[$0] != nil }
    }

    /// What may have been meant: the nearest name, otherwise the names that there are.
    private mutating func remedy(for name: String, _ reader: Reader) -> String {
        let names = sourceNames ?? SourceNames(sources.keys)
        sourceNames = names
        switch reader {
        case .loop(let loop):
            let own = loop + "."
            return names.remedy(for: name, work: &problems.searchWork) { !$0.hasPrefix(own) }
        case .actuator:
            return names.remedy(for: name, work: &problems.searchWork) { loopOutput($0) != nil }
        case .person:
            return names.remedy(for: name, work: &problems.searchWork) { _ in true }
        }
    }

    /// Notes that somebody outside of its loop reads a loop's output.
    private mutating func publish(_ name: String) {
        guard let (loop, output) = loopOutput(name) else { return }
        drafts[loop].published.insert(output)
    }

    /// The loop's output that an actuator's `from` names; reports it when it cannot drive such an actuator.
    private mutating func driving(_ reader: ValueReader, _ description: ActuatorDescription?) -> (
        loop: Int, name: String
    )? {
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
        guard parts.count == 2, let loop = loopIndices[parts[0]], drafts[loop].outputs[parts[1]] != nil,
            sources[name] != nil
        else { return nil }
        return (loop, parts[1])
    }
}
