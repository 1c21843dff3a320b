/// An element of 72 bytes that knows whether it is whole.
struct Checked: BitwiseCopyable, Sendable {
    var writer: UInt64
    var number: UInt64
    var filling: SIMD4<UInt64>
    var more: (UInt64, UInt64) = (0, 0)
    var sum: UInt64

    init(writer: UInt64 = 0, _ number: UInt64) {
        self.writer = writer
        self.number = number
        let mixed = (number &+ writer) &* 0x9E37_79B9_7F4A_7C15
        filling = SIMD4(mixed, ~mixed, mixed &* 3, mixed &* 5)
        more = (mixed &* 7, mixed &* 11)
        sum = writer ^ number ^ mixed
    }

    /// Whether every byte comes from the same write.
    var isWhole: Bool {
        let mixed = (number &+ writer) &* 0x9E37_79B9_7F4A_7C15
        return filling == SIMD4(mixed, ~mixed, mixed &* 3, mixed &* 5) && more == (mixed &* 7, mixed &* 11)
            && sum == writer ^ number ^ mixed
    }
}

/// The same behind a reference.
final class CheckedBox: Sendable {
    let content: Checked
    init(_ number: UInt64) { content = Checked(number) }
}
