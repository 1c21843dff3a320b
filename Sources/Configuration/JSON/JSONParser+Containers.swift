extension JSONParser {
    /// The value at the cursor with everything in it. Keeps its own stack in `open`, so that the depth of a file
    /// costs no stack of the thread.
    mutating func tree() throws(Problem) -> JSONValue {
        while true {
            var complete = try leaf()
            repeat {
                if let complete {
                    if open.isEmpty { return complete }
                    open[open.count - 1].end(with: complete)
                }
                complete = try advanceInContainer()
            } while complete != nil
        }
    }

    /// The value at the cursor when it holds no others; nil when it opened an array or object.
    private mutating func leaf() throws(Problem) -> JSONValue? {
        let position = cursor.position
        guard let scalar = cursor.scalar else { throw endOfFile() }
        switch scalar {
        case "{": try enter(.object)
        case "[": try enter(.array)
        case "\"", "'": return JSONValue(.string(try string(quote: scalar)), at: position)
        case "0"..."9", "-", "+", ".": return JSONValue(.number(try number()), at: position)
        case _ where Self.startsIdentifier(scalar): return JSONValue(try word(), at: position)
        default: throw unexpected("must have a value here")
        }
        return nil
    }

    private mutating func enter(_ kind: OpenContainer.Kind) throws(Problem) {
        guard open.count < Self.maximumDepth else {
            throw Problem(
                file: file, position: cursor.position, rule: "must be nested at most \(Self.maximumDepth) levels deep",
                value: "this \(kind) opens level \(open.count + 1)")
        }
        open.append(OpenContainer(kind, at: cursor.position))
        cursor.advance()
    }

    /// Goes on in the innermost container: to the first character of its next value, which gives nil, or past its
    /// end, which gives the container's own value.
    private mutating func advanceInContainer() throws(Problem) -> JSONValue? {
        let innermost = open.count - 1
        let closer = open[innermost].closer
        try skipSpace()
        if cursor.advance(past: closer) { return open.removeLast().value }
        if !open[innermost].isEmpty {
            guard cursor.advance(past: ",") else {
                throw unexpected("must have a comma or \"\(closer)\" here", before: ",")
            }
            try skipSpace()
            if cursor.advance(past: closer) { return open.removeLast().value }
        }
        switch open[innermost].kind {
        case .array: open[innermost].beginElement()
        case .object: try beginMember()
        }
        return nil
    }

    /// Goes past a key and its colon.
    private mutating func beginMember() throws(Problem) {
        let position = cursor.position
        let key = try key()
        open[open.count - 1].beginMember(key, at: position)
        try skipSpace()
        guard cursor.advance(past: ":") else { throw unexpected("must have a colon after its key", before: ":") }
        try skipSpace()
    }

    private mutating func key() throws(Problem) -> String {
        guard let scalar = cursor.scalar else { throw endOfFile() }
        if scalar == "\"" || scalar == "'" { return try string(quote: scalar) }
        if scalar == "\\" || Self.startsIdentifier(scalar) { return try identifier() }
        throw unexpected("must have a key or \"}\" here", remedy: decimalPoint)
    }
}
