import Quantities

/// The numbers and switches inside a kind of value, found by what the port says of itself, so that any value of any
/// port can be changed number by number.
///
/// Only what the description names is touched, each with a value of its own type: what comes out is a valid value.
/// Changing one allocates nothing.
@usableFromInline
package struct ScalarFields: Sendable {
    private enum Kind {
        case bool
        case integer
        case double
    }

    private struct Scalar {
        var offset: Int
        var kind: Kind
    }

    private let scalars: [Scalar]

    /// The fields of a kind of value.
    init(_ type: PortType) {
        scalars = Self.flatten(type, at: 0)
    }

    /// Whether there is any number among them.
    var hasNumbers: Bool { scalars.contains { $0.kind != .bool } }

    /// The value with every number and switch drawn at random.
    func randomised<Value: PortValue>(_ value: Value, _ random: inout RandomBits) -> Value {
        var value = value
        withUnsafeMutableBytes(of: &value) { randomise($0, &random) }
        return value
    }

    /// The value with every number times `scale` plus `offset`; where `inverted`, that negated and switches flipped.
    func distorted<Value: PortValue>(_ value: Value, scale: Double, offset: Double, inverted: Bool) -> Value {
        var value = value
        withUnsafeMutableBytes(of: &value) { distort($0, scale: scale, offset: offset, inverted: inverted) }
        return value
    }

    /// Draws every number and switch of a value at random. By its bytes, as the others that follow: compiled once for all
    /// types, they ask the language's runtime for none.
    func randomise(_ bytes: UnsafeMutableRawBufferPointer, _ random: inout RandomBits) {
        scalars.each { scalar in
            switch scalar.kind {
            case .bool: bytes.storeBytes(of: random.next() >> 63 != 0, toByteOffset: scalar.offset, as: Bool.self)
            case .integer:
                bytes.storeBytes(of: Int(truncatingIfNeeded: random.next()), toByteOffset: scalar.offset, as: Int.self)
            case .double: bytes.storeBytes(of: random.number(), toByteOffset: scalar.offset, as: Double.self)
            }
        }
    }

    /// Makes a value's numbers wrong, as `distorted` does.
    func distort(_ bytes: UnsafeMutableRawBufferPointer, scale: Double, offset: Double, inverted: Bool) {
        let sign = inverted ? -1.0 : 1.0
        scalars.each { scalar in
            switch scalar.kind {
            case .bool:
                let level = bytes.load(fromByteOffset: scalar.offset, as: Bool.self)
                bytes.storeBytes(of: level != inverted, toByteOffset: scalar.offset, as: Bool.self)
            case .integer:
                let number = Double(bytes.load(fromByteOffset: scalar.offset, as: Int.self))
                let wrong = Self.integer(sign * (number * scale + offset))
                bytes.storeBytes(of: wrong, toByteOffset: scalar.offset, as: Int.self)
            case .double:
                let number = bytes.load(fromByteOffset: scalar.offset, as: Double.self)
                bytes.storeBytes(of: sign * (number * scale + offset), toByteOffset: scalar.offset, as: Double.self)
            }
        }
    }

    /// Whether the bytes of two values are the same in every number and switch.
    @usableFromInline
    func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        scalars.allSatisfy { scalar in
            let size = scalar.kind == .bool ? 1 : 8
            return (scalar.offset..<scalar.offset + size).allSatisfy { left[$0] == right[$0] }
        }
    }

    /// The nearest whole number that there is.
    private static func integer(_ number: Double) -> Int {
        Int(exactly: number.rounded()) ?? (number < 0 ? .min : .max)
    }

    private static func flatten(_ type: PortType, at offset: Int) -> [Scalar] {
        switch type {
        case .bool: [Scalar(offset: offset, kind: .bool)]
        case .integer: [Scalar(offset: offset, kind: .integer)]
        case .double: [Scalar(offset: offset, kind: .double)]
        case .vector:
            [\Vector3.x, \Vector3.y, \Vector3.z].map { axis in
                // A stored property of a struct always has an offset.
                Scalar(offset: offset + (MemoryLayout<Vector3>.offset(of: axis) ?? 0), kind: .double)
            }
        case .structure(_, let fields): fields.flatMap { flatten($0.type, at: offset + $0.offset) }
        // What is in a block is not in its handle.
        case .block: []
        }
    }
}
