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
        _ = reader.string("$schema", .optional)
        let name = reader.string("name")
        let summary = reader.string("summary")
        let backend = reader.choice("backend", as: BoardDescription.Backend.self)
        let allowsKernelNames = reader.bool("allowsKernelNames", .optional) ?? false
        let match = reader.object("match", .optional).map(readMatch)
        let lines = entries(reader, "lines", readLine)
        let areLinesKnown = !reader.has("lines") || reader.value("lines", .optional, expecting: "")?.isObject ?? false
        let wiring = WiringReader(lines: areLinesKnown && !reader.isDoubtful("lines") ? lines : nil)
        let buses = entries(reader, "buses") { readBus($0, wiring) }
        let pwm = entries(reader, "pwm") { readPWM($0, wiring) }
        var interfaces: [BoardDescription.InterfaceKind: [String: BoardDescription.Interface]] = [:]
        for kind in BoardDescription.InterfaceKind.allCases {
            let ofKind = entries(reader, kind.rawValue, wiring.readInterface)
            if !ofKind.isEmpty { interfaces[kind] = ofKind }
        }
        let cameras = entries(reader, "cameras") { $0.string() }
        reader.finish(as: "a key of a board file")
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
        _ reader: ObjectReader, _ key: String, _ read: (ValueReader) -> Entry?
    ) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for member in reader.object(key, .optional)?.everyMember() ?? [] {
            entries[member.key] = read(member.value)
        }
        return entries
    }

    private static func readMatch(_ reader: ObjectReader) -> BoardDescription.Match {
        let match = BoardDescription.Match(
            model: reader.string("model", .optional), gpioChip: reader.string("gpioChip", .optional))
        reader.finish(as: "a way to recognise a board")
        return match
    }

    private static func readLine(_ value: ValueReader) -> BoardDescription.Line? {
        guard let reader = value.object() else { return nil }
        let chip = reader.string("chip")
        let offset = reader.integer("offset", in: 0...65535)
        let pin = reader.integer("headerPin", .optional, in: 1...200)
        reader.finish(as: "a key of a line")
        guard let chip, let offset else { return nil }
        return BoardDescription.Line(chip: chip, offset: UInt32(offset), headerPin: pin)
    }

    private static func readBus(_ value: ValueReader, _ wiring: WiringReader) -> BoardDescription.Bus? {
        guard let reader = value.object() else { return nil }
        let device = reader.string("device", .optional)
        let adapter = reader.string("adapter", .optional)
        let wiring = wiring.read(reader)
        reader.finish(as: "a key of a bus")
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
        let chip = reader.string("chip")
        let channel = reader.integer("channel", in: 0...255)
        let wiring = wiring.read(reader)
        reader.finish(as: "a key of a PWM channel")
        guard let chip, let channel else { return nil }
        return BoardDescription.PWM(chip: chip, channel: UInt32(channel), wiring: wiring)
    }
}
