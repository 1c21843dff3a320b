/// An element of 56 bytes.
struct Large: BitwiseCopyable, Sendable {
    var first: UInt64
    var rest: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

    init(_ number: UInt64) { first = number }
}

/// An element that is a reference.
final class Box: Sendable {
    let number: UInt64
    init(_ number: UInt64) { self.number = number }
}
