import Glibc

/// A whole number as text with a newline, as sysfs attributes read it, made on the stack.
struct DecimalText {
    private static let capacity = 21
    private var characters = InlineArray<21, UInt8>(repeating: 0x0a)
    private var first: Int

    /// The decimal digits of a number, without leading zeros: the kernel would read those as octal.
    init(_ value: UInt64) {
        first = Self.capacity - 1
        var rest = value
        repeat {
            first -= 1
            characters[first] = 0x30 + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
    }

    /// The text in bytes. Allocates.
    var bytes: [UInt8] {
        (first..<Self.capacity).map { characters[$0] }
    }

    /// Writes the text at the beginning of a file in one call. Allocates nothing; false leaves `errno` set.
    func write(to descriptor: Int32) -> Bool {
        let count = Self.capacity - first
        let written = characters.span.withUnsafeBufferPointer { buffer in
            pwrite(descriptor, buffer.baseAddress?.advanced(by: first), count, 0)
        }
        if written >= 0, written != count { errno = EIO }
        return written == count
    }
}
