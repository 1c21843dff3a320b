import Configuration

/// What the tests do with documents: parse text, write a tree in one canonical form, list what it holds.
enum JSONDocument {
    static let file = "test.json"

    static func parse(_ text: String) throws(Problem) -> JSONValue {
        try JSONParser.parse(Array(text.utf8), file: file)
    }

    /// The problem of a text that must not parse, nil when it does.
    static func problem(of bytes: [UInt8]) -> Problem? {
        do {
            _ = try JSONParser.parse(bytes, file: file)
            return nil
        } catch {
            return error
        }
    }

    static func problem(of text: String) -> Problem? { problem(of: Array(text.utf8)) }

    /// The tree as plain JSON without white space (numbers as their shortest `Double`), duplicates included.
    static func canonical(_ value: JSONValue) -> String {
        switch value.kind {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): number.integer.map(String.init) ?? "\(number.double)"
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(canonical).joined(separator: ",") + "]"
        case .object(let object):
            "{" + object.members.map { quoted($0.key) + ":" + canonical($0.value) }.joined(separator: ",") + "}"
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C: quoted += "\\" + String(UnicodeScalar(UInt8(unit)))
            case 0x20..<0x7F: quoted += String(UnicodeScalar(UInt8(unit)))
            default: quoted += "\\u" + String(String(0x10000 + UInt32(unit), radix: 16).dropFirst())
            }
        }
        return quoted + "\""
    }

    /// The places of all keys and values, in the order of the file.
    static func positions(_ value: JSONValue) -> [SourcePosition] {
        switch value.kind {
        case .array(let elements): [value.position] + elements.flatMap(positions)
        case .object(let object):
            [value.position] + object.members.flatMap { [$0.keyPosition] + positions($0.value) }
        default: [value.position]
        }
    }

    /// The place of an offset, found the slow way: by counting the characters of the text in front of it.
    static func place(of offset: Int, in bytes: [UInt8]) -> SourcePosition {
        var line = 1
        var column = 1
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let prefix = Array(String(decoding: bytes[min(start, offset)..<offset], as: UTF8.self).unicodeScalars)
        for (index, scalar) in prefix.enumerated() {
            let isFollowedByLineFeed = offset < bytes.count && index == prefix.count - 1 && bytes[offset] == 0x0A
            let next = index + 1 < prefix.count ? prefix[index + 1] : isFollowedByLineFeed ? "\n" : nil
            let endsLine = scalar == "\n" || (scalar == "\r" && next != "\n")
            (line, column) = endsLine ? (line + 1, 1) : (line, column + 1)
        }
        return SourcePosition(line: line, column: column, offset: offset)
    }

    static let sample = """
        // A small rover.
        {
          "name": "r\\u00f6ver \\ud83e\\udd16", 'version': 1, board: "raspberry-pi-4", /* of
          two lines */ "äß": [+1.5e3, -.5, 2., 0x1F, NaN, -Infinity, true, false, null],
        \t"loops": {"balance": {"rateHz": 200, "gains": [18, 0.4, 0.9,], "text": 'a\\
        b\\x41\\0\\'"', "empty": [], "none": {}}},
          "🤖": [[[{"deep": [1, [2, [3]]]}]]]
        }
        """
}

extension JSONValue {
    var text: String? {
        if case .string(let text) = kind { text } else { nil }
    }

    var number: JSONNumber? {
        if case .number(let number) = kind { number } else { nil }
    }

    var object: JSONObject? {
        if case .object(let object) = kind { object } else { nil }
    }
}
