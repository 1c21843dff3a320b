extension JSONParser {
    /// A problem at `position`, with the path of what is being read.
    func problem(_ position: SourcePosition, _ rule: String, _ value: String, _ remedy: String? = nil) -> Problem {
        let path = JSONPath(open.compactMap(\.component))
        return Problem(file: file, position: position, path: path, rule: rule, value: value, remedy: remedy)
    }

    /// The problem of the character at the cursor, which is not what must stand there.
    ///
    /// - Parameter separator: What is missing in front of the character, if something is.
    func unexpected(_ rule: String, before separator: String? = nil, remedy given: String? = nil) -> Problem {
        guard let scalar = cursor.scalar else { return endOfFile() }
        let found = "found \(Excerpt.character(scalar))"
        let startsValue = "\"'{[+-.".unicodeScalars.contains(scalar) || ("0"..."9").contains(scalar)
        let remedy: String? =
            switch scalar {
            case "\u{201C}", "\u{201D}", "\u{2018}", "\u{2019}": "write a plain quote, \" or '"
            case "#": "write // before a comment"
            case ";" where separator == ",": "write a comma"
            case "=" where separator == ":": "write a colon"
            case ",": "remove the comma or write a value before it"
            case "}", "]":
                open.last.flatMap { container in
                    container.closer == scalar ? nil : "the \(container.kind) opened at \(container.position)"
                }.map { "\($0) comes to its end first" }
            case _ where startsValue || Self.startsIdentifier(scalar):
                separator.map { "put \"\($0)\" before it" }
            default: nil
            }
        return problem(cursor.position, rule, found, given ?? remedy)
    }

    /// The remedy where the cursor is behind a comma that was meant as a decimal point, as in `"kp": 1,5`.
    var decimalPoint: String? {
        let bytes = cursor.bytes
        var end = cursor.position.offset
        while end > 0, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        guard end > 0, bytes[end - 1] == UInt8(ascii: ",") else { return nil }
        let isOfNumber = { (byte: UInt8) in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte | 0x20 == UInt8(ascii: "e")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        }
        let whole = bytes[..<(end - 1)].suffix(40).reversed().prefix(while: isOfNumber).reversed()
        let fraction = bytes[cursor.position.offset...].prefix(40).prefix(while: isOfNumber)
        guard let last = whole.last, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last) else { return nil }
        let text = String(decoding: Array(whole) + [UInt8(ascii: ".")] + fraction, as: UTF8.self)
        return JSONNumber(text).map { _ in "the decimal separator is a point: write \(text)" }
    }

    /// The problem of a file that ends at the cursor while something is open.
    func endOfFile() -> Problem {
        guard let container = open.last else { return problem(cursor.position, "must hold a value", "the file ends") }
        var outer = self
        outer.open[open.count - 1].end()
        return outer.endOfFile(
            inside: container.kind.rawValue, openedAt: container.position, closer: String(container.closer))
    }

    /// The problem of a file that ends at the cursor inside something that has to be closed.
    func endOfFile(inside name: String, openedAt start: SourcePosition, closer: String) -> Problem {
        problem(cursor.position, "must be closed with \(closer)", "the file ends inside the \(name) opened at \(start)")
    }
}
