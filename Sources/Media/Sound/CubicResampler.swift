/// Reads sound at another rate, between its samples by the cubic through the four around (Lagrange's).
///
/// For ratios near 1 and between the usual rates (44.1 and 48 kHz). What it adds to a tone of frequency f at a rate r grows
/// with (2πf/r)⁴: 106 dB below a tone of 1 kHz at 48 kHz, 70 dB below one of 4 kHz. It filters nothing: to a rate below twice
/// what the sound holds, that folds back.
///
/// The output lies two frames behind the input. Nothing allocates after it was made.
public struct CubicResampler: Sendable {
    /// Channels.
    public let channels: Int
    /// The four frames around the present place, the oldest first, channel by channel.
    private var frames: [Float]
    /// Where the next output frame lies between the second of them and the third, 0…1; from 1 on more input is needed first.
    private var place = 1.0

    /// A resampler that has read silence so far.
    public init(channels: Int) {
        precondition(channels > 0, "sound has a channel")
        self.channels = channels
        frames = Array(repeating: 0, count: 4 * channels)
    }

    /// Forgets what was read.
    public mutating func reset() {
        for index in frames.indices { frames[index] = 0 }
        place = 1
    }

    /// Makes output from input until one of them is at its end.
    ///
    /// - Parameters:
    ///   - input: whole frames.
    ///   - step: input frames for each output frame, above 0.
    ///   - output: room for whole frames, filled from its beginning.
    /// - Returns: how many input frames were used, and how many output frames were made.
    public mutating func process(
        _ input: Span<Float>, step: Double, into output: inout MutableSpan<Float>
    ) -> (used: Int, made: Int) {
        precondition(step > 0 && step.isFinite, "a step of \(step)")
        let (available, room) = (input.count / channels, output.count / channels)
        var (used, made) = (0, 0)
        while made < room {
            while place >= 1 {
                guard used < available else { return (used, made) }
                shift(in: input, used * channels)
                used += 1
                place -= 1
            }
            write(&output, made * channels)
            made += 1
            place += step
        }
        return (used, made)
    }

    private mutating func shift(in input: Span<Float>, _ start: Int) {
        for channel in 0..<channels {
            let base = channel * 4
            frames[base] = frames[base + 1]
            frames[base + 1] = frames[base + 2]
            frames[base + 2] = frames[base + 3]
            frames[base + 3] = input[start + channel]
        }
    }

    private func write(_ output: inout MutableSpan<Float>, _ start: Int) {
        let (first, second, third, fourth) = Self.weights(Float(place))
        for channel in 0..<channels {
            let base = channel * 4
            let early = first * frames[base] + second * frames[base + 1]
            output[start + channel] = early + third * frames[base + 2] + fourth * frames[base + 3]
        }
    }

    /// How much each of four samples counts, at −1, 0, 1 and 2, for a place between the middle ones.
    static func weights(_ place: Float) -> (Float, Float, Float, Float) {
        let (before, after, far) = (place + 1, place - 1, place - 2)
        let first = -place * after * far / 6
        let second = before * after * far / 2
        let third = -before * place * far / 2
        let fourth = before * place * after / 6
        return (first, second, third, fourth)
    }
}
