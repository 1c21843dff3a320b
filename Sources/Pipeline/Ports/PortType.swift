import Media
import Quantities

/// The kinds of value that a wire can carry.
public indirect enum PortType: Sendable, Hashable {
    /// True or false.
    case bool
    /// A whole number.
    case integer
    /// A number; its unit is the port's.
    case double
    /// Three numbers along x, y and z; their unit is the port's.
    case vector
    /// Several named values of one reading.
    case structure(name: String, fields: [Field])
    /// Blocks in a pool: frames, pieces of sound, scans. Of a source it tells what comes, of an input what it takes, as far as
    /// that is known.
    case block(BlockType)

    /// One named value of a structure.
    public struct Field: Sendable, Hashable {
        /// The field's name.
        public var name: String
        /// The field's kind.
        public var type: PortType
        /// The unit of its numbers.
        public var unit: Unit
        /// Where it begins in the structure, in bytes.
        public var offset: Int

        /// A field at an offset of a structure.
        public init(name: String, type: PortType, unit: Unit, offset: Int) {
            self.name = name
            self.type = type
            self.unit = unit
            self.offset = offset
        }
    }

    /// The name that messages use.
    public var name: String {
        switch self {
        case .bool: "bool"
        case .integer: "integer"
        case .double: "double"
        case .vector: "vector"
        case .structure(let name, _): name
        case .block(let type): type.name
        }
    }

    /// Whether what is of that type may be wired to something of this one.
    func accepts(_ source: PortType) -> Bool {
        guard case .block(let type) = self, case .block(let given) = source else { return self == source }
        return type.accepts(given)
    }
}
