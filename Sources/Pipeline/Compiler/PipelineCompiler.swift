import Configuration
import HardwareIO
import Realtime

/// Makes a pipeline file into something that can run, in two steps: ``read(_:file:)`` checks all of it and gives plain
/// values, ``link(_:)`` makes producers, drivers and plans of them.
///
/// It needs no hardware and opens nothing. All problems of the file are reported together.
public struct PipelineCompiler {
    /// What the file may name.
    public let registry: Registry
    /// Finds the board that the file names, or recognises this machine when it names none.
    public let findBoard: (String?) throws(BoardCatalogError) -> BoardDescription

    /// A compiler for pipelines over the given drivers, stages and boards.
    public init(
        registry: Registry, findBoard: @escaping (String?) throws(BoardCatalogError) -> BoardDescription
    ) {
        self.registry = registry
        self.findBoard = findBoard
    }

    /// Reads and links a pipeline.
    ///
    /// - Throws: as ``read(_:file:)``.
    public func compile(_ bytes: [UInt8], file: String) throws(Problems) -> CompiledPipeline {
        try link(try read(bytes, file: file))
    }

    /// What a pipeline file says, checked as a whole. Makes no producer, starts no thread and opens nothing.
    ///
    /// - Parameters:
    ///   - bytes: the file's contents.
    ///   - file: its name, as the user gave it.
    /// - Throws: every problem of the file, in the order of the file.
    public func read(_ bytes: [UInt8], file: String) throws(Problems) -> PipelineModel {
        let document: JSONValue
        do {
            document = try JSONParser.parse(bytes, file: file)
        } catch {
            throw Problems(error)
        }
        return try read(document, file: file)
    }

    /// The same of a file that has been parsed: for those who have to know whether it is JSON at all.
    public func read(_ document: JSONValue, file: String) throws(Problems) -> PipelineModel {
        let problems = ProblemCollector(file: file)
        let pipeline = ValueReader(document, problems: problems).object().flatMap { read($0, problems) }
        try problems.check()
        guard let pipeline else { throw Problems(Problem(file: file, rule: "must describe a robot")) }
        return pipeline
    }

    /// Makes what the model names: producers, subscriptions, drivers and the loops' plans. Opens no device.
    ///
    /// - Throws: a problem only where a driver or stage refuses parameters that its own description has let pass, or where
    ///   the model was read with another registry.
    public func link(_ model: PipelineModel) throws(Problems) -> CompiledPipeline {
        let linker = PipelineLinker(model, registry)
        do {
            return try linker.link()
        } catch {
            throw Problems(error)
        }
    }

    private func read(_ reader: ObjectReader, _ problems: ProblemCollector) -> PipelineModel? {
        _ = reader.read(PipelineKeys.schema)
        checkVersion(reader)
        let name = reader.value(PipelineKeys.name, expecting: "the robot's name")?.name()
        if let name { _ = Name.check(name, "name", reader) }
        let boardName = reader.value(PipelineKeys.board, expecting: "a string")?.string()
        let (producers, loops, actuators) = (
            reader.parts(PipelineKeys.producers), reader.parts(PipelineKeys.loops), reader.parts(PipelineKeys.actuators)
        )
        let services = reader.parts(PipelineKeys.services)
        let shown = reader.list(PipelineKeys.show)
        let safety = SafetyReader(reader)
        reader.finish(PipelineKeys.described)
        let board = readBoard(boardName, reader)
        // What is in a part of the file that cannot be read, or stands under a misspelt key, is not known.
        let mayHaveMore = [("producers", producers == nil), ("loops", loops == nil)].contains { key, isAbsent in
            reader.isDoubtful(key) || (isAbsent && reader.has(key))
        }

        var graph = PipelineGraph(registry: registry, board: board, mayHaveMore: mayHaveMore, problems: problems)
        for member in producers?.members ?? [] {
            graph.addProducer(member, isRepeated: producers?.object.isDoubtful(member.key) ?? false)
        }
        for member in loops?.members ?? [] {
            graph.addLoop(member, isRepeated: loops?.object.isDoubtful(member.key) ?? false)
        }
        graph.joinLoops()
        for member in actuators?.members ?? [] {
            graph.addActuator(member, isRepeated: actuators?.object.isDoubtful(member.key) ?? false)
        }
        for value in shown { graph.show(value) }
        for member in services?.members ?? [] {
            graph.addService(member, isRepeated: services?.object.isDoubtful(member.key) ?? false)
        }
        let settings = safety.settings(&graph)
        let checked = graph.checkLoops()
        safety.checkGuard(settings, over: checked?.map(\.settings) ?? [])
        let stops = graph.checkStops()
        guard let name, let board, let checked else { return nil }
        return PipelineModel(
            name: name, file: problems.file, board: board, producers: graph.producers, loops: checked,
            actuators: graph.actuators, services: graph.services, shown: graph.shown, stops: stops, safety: settings,
            wishes: graph.wishes)
    }

    private func checkVersion(_ reader: ObjectReader) {
        let version = reader.value(PipelineKeys.version, expecting: "\"version\": 1")?.integer()
        guard let version, version != 1 else { return }
        reader.report("version", rule: "must be 1", value: "is \(version)", remedy: "a newer sinew may read it")
    }

    private func readBoard(_ name: String?, _ reader: ObjectReader) -> BoardDescription? {
        if (name == nil && reader.has("board")) || reader.isDoubtful("board") { return nil }
        do {
            return try findBoard(name)
        } catch {
            switch error {
            case .unknown(let name, let nearest, let known):
                reader.report(
                    "board", rule: "must be the name of a board", value: "is \(Excerpt.quoted(name))",
                    remedy: nearest.map { "did you mean \(Excerpt.quoted($0))?" }
                        ?? Suggestion.list(known) ?? "see the folder boards for their names")
            case .problems(let problems):
                for problem in problems { reader.problems.add(problem) }
            case .unreadable(let file, let reason):
                reader.report(
                    "board", rule: "must name a board whose file can be read",
                    value: "\(Excerpt.escaped(file)): \(reason)")
            }
            return nil
        }
    }
}
