/// The format chunk of a WAV file.
struct WAVFormat {
    let channels: Int
    let rate: Int
    /// Bytes of one sample.
    let sampleBytes: Int
    private let isFloat: Bool

    /// What follows the tag in the sub-format of an extensible header: the rest of `KSDATAFORMAT_SUBTYPE_PCM`.
    private static let subformat: [UInt8] = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113]
    private static let extensible = 0xFFFE

    init(_ chunk: ArraySlice<UInt8>) throws(WAVError) {
        guard chunk.count >= 16 else { throw .truncated("fmt ", needs: 16, has: chunk.count) }
        let number = { (offset: Int, byteCount: Int) in
            Int(chunk.number(at: chunk.startIndex + offset, byteCount: byteCount))
        }
        var tag = number(0, 2)
        channels = number(2, 2)
        rate = number(4, 4)
        let alignment = number(12, 2)
        let bits = number(14, 2)
        if tag == Self.extensible {
            guard chunk.count >= 40 else { throw .truncated("fmt ", needs: 40, has: chunk.count) }
            guard chunk[(chunk.startIndex + 26)..<(chunk.startIndex + 40)].elementsEqual(Self.subformat) else {
                throw .unsupported("a sub-format of its own")
            }
            tag = number(24, 2)
        }
        switch (tag, bits) {
        case (1, 8), (1, 16), (1, 24), (1, 32): isFloat = false
        case (3, 32), (3, 64): isFloat = true
        case (1, _), (3, _): throw .unsupported("\(bits) bits")
        default: throw .unsupported("the encoding \(tag)")
        }
        sampleBytes = bits / 8
        guard channels > 0 else { throw .malformed("it has no channels") }
        guard rate > 0 else { throw .malformed("its rate is 0 Hz") }
        guard alignment == channels * sampleBytes else {
            throw .malformed("\(channels) × \(bits) bits are \(channels * sampleBytes) bytes, and it says \(alignment)")
        }
    }

    /// The sample that lies there, full scale from −1 to 1.
    func sample(in data: ArraySlice<UInt8>, at place: Int) -> Float {
        let raw = data.number(at: place, byteCount: sampleBytes)
        switch (isFloat, sampleBytes) {
        case (true, 4): return Float(bitPattern: UInt32(truncatingIfNeeded: raw))
        case (true, _): return Float(Double(bitPattern: raw))
        // Alone of all, 8 bits are without a sign.
        case (_, 1): return (Float(raw) - 128) / 128
        default:
            let shifted = Int32(truncatingIfNeeded: raw << UInt64(32 - 8 * sampleBytes))
            return Float(shifted) / 2_147_483_648
        }
    }
}
