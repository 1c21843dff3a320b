/// An array or object whose end the parser has not seen yet: where it was opened, and what it holds so far.
struct OpenContainer {
    enum Kind: String {
        case array, object
    }

    let kind: Kind
    let position: SourcePosition
    /// The member or element that is being read; nil between them.
    private(set) var component: JSONPath.Component?
    private var keyPosition = SourcePosition.start
    private var elements: [JSONValue] = []
    private var members: [JSONObject.Member] = []

    init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    var closer: Unicode.Scalar { kind == .array ? "]" : "}" }

    var isEmpty: Bool { elements.isEmpty && members.isEmpty }

    /// The container as a value, all of it read.
    var value: JSONValue {
        switch kind {
        case .array: JSONValue(.array(elements), at: position)
        case .object: JSONValue(.object(JSONObject(members: members)), at: position)
        }
    }

    mutating func beginElement() {
        component = .index(elements.count)
    }

    mutating func beginMember(_ key: String, at position: SourcePosition) {
        component = .key(key)
        keyPosition = position
    }

    /// Ends the element or member that was begun. Whatever names it is dropped.
    mutating func end(with value: JSONValue? = nil) {
        switch component {
        case .key(let key): if let value { members.append(.init(key: key, keyPosition: keyPosition, value: value)) }
        case .index: if let value { elements.append(value) }
        case nil: break
        }
        component = nil
    }
}
