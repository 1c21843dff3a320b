/// Writes the chunks of a WAV file.
struct RIFFWriter {
    private var bytes: [UInt8] = []

    init(byteCount: Int) {
        bytes.reserveCapacity(byteCount + 64)
        text("RIFF")
        number(UInt32(0))
        text("WAVE")
    }

    mutating func begin(_ name: String, byteCount: Int) {
        text(name)
        number(UInt32(truncatingIfNeeded: byteCount))
    }

    /// The format chunk, and for floating-point numbers the count of instants, which the specification asks for.
    mutating func format(_ encoding: WAVSound.Encoding, rate: Int, channels: Int, instants: Int) {
        let isFloat = encoding == .float32
        let frame = channels * encoding.byteCount
        begin("fmt ", byteCount: isFloat ? 18 : 16)
        number(UInt16(isFloat ? 3 : 1))
        number(UInt16(truncatingIfNeeded: channels))
        number(UInt32(truncatingIfNeeded: rate))
        number(UInt32(truncatingIfNeeded: rate * frame))
        number(UInt16(truncatingIfNeeded: frame))
        number(UInt16(8 * encoding.byteCount))
        guard isFloat else { return }
        number(UInt16(0))
        begin("fact", byteCount: 4)
        number(UInt32(truncatingIfNeeded: instants))
    }

    mutating func number<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// The lowest bytes of a number.
    mutating func integer(_ value: Int32, byteCount: Int) {
        for index in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    private mutating func text(_ name: String) {
        bytes.append(contentsOf: name.utf8)
    }

    /// The whole file.
    mutating func finish() -> [UInt8] {
        if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        let size = UInt32(truncatingIfNeeded: bytes.count - 8)
        withUnsafeBytes(of: size.littleEndian) { bytes.replaceSubrange(4..<8, with: $0) }
        return bytes
    }
}
