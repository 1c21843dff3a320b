import Configuration
import HardwareIO

/// Reads board files: `boards/*.json`.
public enum BoardFile {
    /// The description in a board file.
    ///
    /// - Throws: all problems of the file.
    public static func read(_ bytes: [UInt8], file: String) throws(Problems) -> BoardDescription {
        let problems = ProblemCollector(file: file)
        let document: JSONValue
        do {
            document = try JSONParser.parse(bytes, file: file)
        } catch {
            throw Problems(error)
        }
        let description = ValueReader(document, problems: problems).object().flatMap(describe)
        try problems.check()
        guard let description else {
            throw Problems(Problem(file: file, rule: "must describe a board"))
        }
        return description
    }

    private static func describe(_ reader: ObjectReader) -> BoardDescription? {
        _ = reader.read(BoardKeys.schema)
        let name = reader.read(BoardKeys.name)
        let summary = reader.read(BoardKeys.summary)
        let backend = reader.read(BoardKeys.backend)
        let world = reader.read(BoardKeys.world)
        if backend == .linux, reader.has(BoardKeys.world.name) {
            reader.report(
                BoardKeys.world.name, rule: "must not stand beside the backend \"linux\"",
                remedy: "remove it: around a running kernel is whatever there is")
        }
        let allowsKernelNames = reader.read(BoardKeys.allowsKernelNames) ?? false
        let match = reader.object(BoardKeys.match).map(readMatch)
        let devices = readDevices(reader)
        let without = readWithout(reader, devices)
        reader.finish(BoardKeys.described)
        guard let name, let summary, let backend else { return nil }
        var board = BoardDescription(
            name: name, summary: summary, backend: backend, allowsKernelNames: allowsKernelNames)
        board.match = match
        if let world { board.world = world }
        for (kind, ofKind) in devices { board[kind] = ofKind }
        board.without = without
        return board
    }

    private static func readMatch(_ reader: ObjectReader) -> BoardDescription.Match {
        let match = BoardDescription.Match(
            model: reader.read(MatchKeys.model), gpioChip: reader.read(MatchKeys.gpioChip))
        reader.finish(MatchKeys.described)
        return match
    }

    /// The lines come first: others take them.
    private static func readDevices(_ reader: ObjectReader) -> [DeviceKind: [String: BoardDescription.Device]] {
        let key = DeviceKind.line.key
        let lines = entries(reader, DeviceReader(.line, lines: nil), .line)
        let areLinesKnown = !reader.has(key) || reader.value(key, .optional, expecting: "")?.isObject ?? false
        let knownLines = areLinesKnown && !reader.isDoubtful(key) ? lines : nil
        var devices = [DeviceKind.line: lines]
        for kind in DeviceKind.all where kind != .line {
            devices[kind] = entries(reader, DeviceReader(kind, lines: knownLines), kind)
        }
        return devices
    }

    private static func entries(
        _ reader: ObjectReader, _ devices: DeviceReader, _ kind: DeviceKind
    ) -> [String: BoardDescription.Device] {
        var entries: [String: BoardDescription.Device] = [:]
        for member in reader.object(BoardKeys.devices(kind))?.everyMember() ?? [] {
            entries[member.key] = devices.read(member.value)
        }
        return entries
    }

    private static func readWithout(
        _ reader: ObjectReader, _ devices: [DeviceKind: [String: BoardDescription.Device]]
    ) -> Set<DeviceKind> {
        var without: Set<DeviceKind> = []
        for element in reader.array(BoardKeys.without) ?? [] {
            guard let word = element.choice(among: DeviceKind.all.map(\.key)),
                let kind = DeviceKind.all.first(where: { $0.key == word })
            else { continue }
            if let listed = devices[kind]?.keys.min() {
                element.report(
                    rule: "must be a kind of which the file lists none",
                    value: "\(kind.key) has \(Excerpt.quoted(listed))",
                    remedy: "remove it here or there")
            }
            without.insert(kind)
        }
        return without
    }
}
