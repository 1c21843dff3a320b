/// The way from the top of a document to one value: `loops.balance.stages[1].kp`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// One step of a path.
    public enum Component: Sendable, Hashable {
        /// Into the member of an object.
        case key(String)
        /// Into the element of an array, counted from 0.
        case index(Int)
    }

    /// The steps from the top.
    public let components: [Component]

    /// A path of these steps.
    public init(_ components: [Component]) {
        self.components = components
    }

    /// The top of the document.
    public static var root: JSONPath { JSONPath([]) }

    /// This path and one step into the member of that name.
    public func appending(_ key: String) -> JSONPath {
        JSONPath(components + [.key(key)])
    }

    /// This path and one step into the element of that index.
    public func appending(_ index: Int) -> JSONPath {
        JSONPath(components + [.index(index)])
    }

    /// The path as a message shows it: plain keys joined with points, other keys quoted in brackets (`["left wheel"]`)
    /// and shortened when long. Empty for the top.
    public var description: String {
        var text = ""
        for component in components {
            switch component {
            case .index(let index):
                text += "[\(index)]"
            case .key(let key) where Self.isPlain(key):
                text += text.isEmpty ? key : ".\(key)"
            case .key(let key):
                text += "[\(Excerpt.quoted(key))]"
            }
        }
        return text
    }

    private static func isPlain(_ key: String) -> Bool {
        guard let first = key.unicodeScalars.first, key.unicodeScalars.count <= Excerpt.limit else { return false }
        guard first == "_" || first == "$" || first.properties.isAlphabetic else { return false }
        return key.unicodeScalars.allSatisfy {
            $0 == "_" || $0 == "$" || $0 == "-" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
        }
    }
}
