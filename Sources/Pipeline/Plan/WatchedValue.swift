import Media
import Quantities

/// A value that a port watch has seen.
public indirect enum WatchedValue: Sendable, Equatable {
    /// One named value of a structure.
    public struct Field: Sendable, Equatable {
        /// The field's name.
        public var name: String
        /// Its value.
        public var value: WatchedValue
    }

    /// True or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number in the port's unit.
    case double(Double)
    /// Three numbers in the port's unit.
    case vector(Vector3)
    /// Several named values of one reading.
    case structure([Field])
    /// A block: what it is. Its bytes are for a reader of blocks.
    case block(BlockGeometry)

    /// A value of a port.
    init<Value: PortValue>(_ value: Value) {
        self = withUnsafeBytes(of: value) { Self.read(Value.portType, $0, at: 0) }
    }

    private static func read(_ type: PortType, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> WatchedValue {
        switch type {
        case .bool: .bool(bytes.load(fromByteOffset: offset, as: Bool.self))
        case .integer: .integer(bytes.load(fromByteOffset: offset, as: Int.self))
        case .double: .double(bytes.load(fromByteOffset: offset, as: Double.self))
        case .vector: .vector(bytes.load(fromByteOffset: offset, as: Vector3.self))
        case .block: preconditionFailure("a block is no value")
        case .structure(_, let fields):
            .structure(fields.map { Field(name: $0.name, value: read($0.type, bytes, at: offset + $0.offset)) })
        }
    }
}
