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
        let allowsKernelNames = reader.read(BoardKeys.allowsKernelNames) ?? false
        let match = reader.object(BoardKeys.match).map(readMatch)
        let lines = entries(reader, BoardKeys.lines, readLine)
        let areLinesKnown = !reader.has("lines") || reader.value("lines", .optional, expecting: "")?.isObject ?? false
        let wiring = WiringReader(lines: areLinesKnown && !reader.isDoubtful("lines") ? lines : nil)
        let buses = entries(reader, BoardKeys.buses) { readBus($0, wiring) }
        let pwm = entries(reader, BoardKeys.pwm) { readPWM($0, wiring) }
        var interfaces: [BoardDescription.InterfaceKind: [String: BoardDescription.Interface]] = [:]
        for kind in BoardDescription.InterfaceKind.allCases {
            let ofKind = entries(reader, BoardKeys.interfaces(kind), wiring.readInterface)
            if !ofKind.isEmpty { interfaces[kind] = ofKind }
        }
        let cameras = entries(reader, BoardKeys.cameras) { $0.string() }
        reader.finish(BoardKeys.described)
        guard let name, let summary, let backend else { return nil }
        var board = BoardDescription(
            name: name, summary: summary, backend: backend, allowsKernelNames: allowsKernelNames)
        board.match = match
        board.lines = lines
        board.buses = buses
        board.pwm = pwm
        board.interfaces = interfaces
        board.cameras = cameras
        return board
    }

    private static func entries<Entry>(
        _ reader: ObjectReader, _ key: KeyDescription, _ read: (ValueReader) -> Entry?
    ) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for member in reader.object(key)?.everyMember() ?? [] {
            entries[member.key] = read(member.value)
        }
        return entries
    }

    private static func readMatch(_ reader: ObjectReader) -> BoardDescription.Match {
        let match = BoardDescription.Match(
            model: reader.read(MatchKeys.model), gpioChip: reader.read(MatchKeys.gpioChip))
        reader.finish(MatchKeys.described)
        return match
    }

    private static func readLine(_ value: ValueReader) -> BoardDescription.Line? {
        guard let reader = value.object() else { return nil }
        let chip = reader.read(LineKeys.chip)
        let offset = reader.read(LineKeys.offset)
        let pin = reader.read(LineKeys.headerPin)
        reader.finish(LineKeys.described)
        guard let chip, let offset else { return nil }
        return BoardDescription.Line(chip: chip, offset: UInt32(offset), headerPin: pin)
    }

    private static func readBus(_ value: ValueReader, _ wiring: WiringReader) -> BoardDescription.Bus? {
        guard let reader = value.object() else { return nil }
        let device = reader.read(BusKeys.device)
        let adapter = reader.read(BusKeys.adapter)
        let wiring = wiring.read(reader)
        reader.finish(BusKeys.described)
        switch (device, adapter) {
        case (let device?, nil): return .device(device, wiring: wiring)
        case (nil, let adapter?): return .adapter(adapter, wiring: wiring)
        default:
            let isReported = ["device", "adapter"].contains {
                reader.isDoubtful($0) || (reader.has($0) && device == nil && adapter == nil)
            }
            if isReported { return nil }
            value.report(rule: "must have either \"device\" or \"adapter\"")
            return nil
        }
    }

    private static func readPWM(_ value: ValueReader, _ wiring: WiringReader) -> BoardDescription.PWM? {
        guard let reader = value.object() else { return nil }
        let chip = reader.read(PWMKeys.chip)
        let channel = reader.read(PWMKeys.channel)
        let wiring = wiring.read(reader)
        reader.finish(PWMKeys.described)
        guard let chip, let channel else { return nil }
        return BoardDescription.PWM(chip: chip, channel: UInt32(channel), wiring: wiring)
    }
}
