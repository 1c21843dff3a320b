extension JSONParser {
    /// The array that opens at the cursor. Recursion ends at `maximumDepth`.
    mutating func array() throws(Fault) -> [JSONValue] {
        try enter(OpenContainer(name: "array", closer: "]", position: cursor.position))
        var elements: [JSONValue] = []
        try skipSpace()
        while !cursor.advance(past: "]") {
            if !elements.isEmpty, try !separator() { break }
            open[open.count - 1].component = .index(elements.count)
            elements.append(try value())
            open[open.count - 1].component = nil
            try skipSpace()
        }
        open.removeLast()
        return elements
    }

    /// The object that opens at the cursor. Recursion ends at `maximumDepth`.
    mutating func object() throws(Fault) -> JSONObject {
        try enter(OpenContainer(name: "object", closer: "}", position: cursor.position))
        var members: [JSONObject.Member] = []
        try skipSpace()
        while !cursor.advance(past: "}") {
            if !members.isEmpty, try !separator() { break }
            members.append(try member())
            try skipSpace()
        }
        open.removeLast()
        return JSONObject(members: members)
    }

    private mutating func enter(_ container: OpenContainer) throws(Fault) {
        guard open.count < Self.maximumDepth else {
            throw Fault(
                file: file, position: cursor.position, rule: "must be nested at most \(Self.maximumDepth) levels deep",
                value: "this \(container.name) opens level \(open.count + 1)")
        }
        open.append(container)
        cursor.advance()
    }

    /// Goes past the comma after an element. False when it was the trailing one and the container is closed.
    private mutating func separator() throws(Fault) -> Bool {
        guard let container = open.last else { return false }
        guard cursor.advance(past: ",") else {
            throw unexpected("must have a comma or \"\(container.closer)\" here", before: ",")
        }
        try skipSpace()
        return !cursor.advance(past: container.closer)
    }

    private mutating func member() throws(Fault) -> JSONObject.Member {
        let position = cursor.position
        let key = try key()
        open[open.count - 1].component = .key(key)
        try skipSpace()
        guard cursor.advance(past: ":") else { throw unexpected("must have a colon after its key", before: ":") }
        try skipSpace()
        let value = try value()
        open[open.count - 1].component = nil
        return JSONObject.Member(key: key, keyPosition: position, value: value)
    }

    private mutating func key() throws(Fault) -> String {
        guard let scalar = cursor.scalar else { throw endOfFile() }
        if scalar == "\"" || scalar == "'" { return try string(quote: scalar) }
        if scalar == "\\" || Self.startsIdentifier(scalar) { return try identifier() }
        throw unexpected("must have a key or \"}\" here")
    }
}
