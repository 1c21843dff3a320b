import Quantities
import Subscriptions

/// A value whose every word can carry one number, so that a torn copy shows.
protocol Element: BitwiseCopyable, Sendable {
    /// The suffix of the peers' functions in C for a value of this size.
    static var suffix: String { get }
    init(filledWith number: UInt64)
    var first: UInt64 { get }
    var last: UInt64 { get }
    func isFilled(with number: UInt64) -> Bool
}

/// The small element of the suite.
struct Element8: Element {
    static var suffix: String { "8" }
    var word: UInt64

    init(filledWith number: UInt64) { word = number }
    var first: UInt64 { word }
    var last: UInt64 { word }
    func isFilled(with number: UInt64) -> Bool { word == number }
}

/// The large element of the suite: about what a six-axis motion sensor gives.
struct Element56: Element {
    static var suffix: String { "56" }
    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

    init(filledWith number: UInt64) {
        words = (number, number, number, number, number, number, number)
    }

    var first: UInt64 { words.0 }
    var last: UInt64 { words.6 }

    func isFilled(with number: UInt64) -> Bool {
        words.0 == number && words.1 == number && words.2 == number && words.3 == number && words.4 == number
            && words.5 == number && words.6 == number
    }
}

/// An element that counts references.
final class Object: Sendable {
    let value: UInt64
    init(_ value: UInt64) { self.value = value }
}

/// Sixteen values in memory, so that a compiler cannot make an element out of the loop's counter.
///
/// Lives until the process ends, because peers in C read it too.
struct Table<Value: Element>: @unchecked Sendable {
    // Sendable: filled once, never changed.
    let values: UnsafePointer<Value>

    init() {
        let memory = UnsafeMutablePointer<Value>.allocate(capacity: 16)
        for index in 0..<16 { (memory + index).initialize(to: Value(filledWith: UInt64(index))) }
        values = UnsafePointer(memory)
    }

    @inline(__always)
    subscript(index: UInt64) -> Value { values[Int(truncatingIfNeeded: index & 15)] }

    /// The same memory as words.
    var words: UnsafeRawPointer { UnsafeRawPointer(values) }
}
