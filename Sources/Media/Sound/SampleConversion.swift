/// Between a device's samples and those of blocks and stages, which are Floats of full scale −1 to 1.
///
/// A value beyond full scale becomes the loudest there is, never one of the other sign, and one that is not a number
/// becomes silence. No call allocates.
public enum SampleConversion {
    /// Reads a device's samples as Floats: as many as `floats` has. Whole numbers are divided by their full scale, so that 16
    /// bits come back the same; of 32 bits the upper 24 count.
    ///
    /// - Parameter bytes: at least that many samples, aligned as their format wants it.
    public static func read(
        _ bytes: UnsafeRawBufferPointer, as format: SampleFormat, into floats: inout MutableSpan<Float>
    ) {
        precondition(bytes.count >= floats.count * format.byteCount, "fewer samples than are to be read")
        switch format {
        case .int16:
            let samples = bytes.assumingMemoryBound(to: Int16.self)
            for index in floats.indices { floats[index] = Float(samples[index]) * 0x1p-15 }
        case .int32:
            let samples = bytes.assumingMemoryBound(to: Int32.self)
            for index in floats.indices { floats[index] = Float(samples[index]) * 0x1p-31 }
        case .float32:
            let samples = bytes.assumingMemoryBound(to: Float.self)
            for index in floats.indices { floats[index] = samples[index] }
        }
    }

    /// Writes Floats as a device's samples, each to the nearest that there is.
    ///
    /// - Parameter bytes: room for all of them, aligned as their format wants it.
    public static func write(
        _ floats: Span<Float>, as format: SampleFormat, into bytes: UnsafeMutableRawBufferPointer
    ) {
        precondition(bytes.count >= floats.count * format.byteCount, "less room than there are samples")
        switch format {
        case .int16:
            let samples = bytes.assumingMemoryBound(to: Int16.self)
            for index in floats.indices { samples[index] = int16(floats[index]) }
        case .int32:
            let samples = bytes.assumingMemoryBound(to: Int32.self)
            for index in floats.indices { samples[index] = int32(floats[index]) }
        case .float32:
            let samples = bytes.assumingMemoryBound(to: Float.self)
            for index in floats.indices { samples[index] = float(floats[index]) }
        }
    }

    /// The nearest 16-bit sample.
    @inlinable
    public static func int16(_ value: Float) -> Int16 {
        let scaled = (value * 0x1p15).rounded()
        if scaled >= 32_767 { return .max }
        // Also what is not a number fails the comparison.
        return scaled > -32_768 ? Int16(scaled) : scaled <= -32_768 ? .min : 0
    }

    /// The nearest 32-bit sample.
    @inlinable
    public static func int32(_ value: Float) -> Int32 {
        let scaled = Double(value) * 0x1p31
        if scaled >= 2_147_483_647 { return .max }
        return scaled > -2_147_483_648 ? Int32(scaled.rounded()) : scaled <= -2_147_483_648 ? .min : 0
    }

    /// The sample cut to full scale.
    @inlinable
    public static func float(_ value: Float) -> Float {
        if value >= 1 { return 1 }
        return value > -1 ? value : value <= -1 ? -1 : 0
    }
}
