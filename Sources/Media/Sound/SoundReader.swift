/// Brings blocks of sound to an analyser: one channel of them as Floats, piece by piece, with the gaps between them told.
///
/// It allocates when it is made and never again. For one thread at a time.
public final class SoundReader: @unchecked Sendable {
    // Unchecked because it belongs to one stage, and is used by one thread at a time as that is.
    /// Samples in a piece.
    static let pieceCount = 256

    /// Which channel is heard, from 1; 0 for the mean of all.
    public let channel: Int
    private let piece = UnsafeMutableBufferPointer<Float>.allocate(capacity: pieceCount)
    private var last: Block?
    private var rate = 0

    /// A reader of one channel, from 1, or of the mean of all, by 0.
    public init(channel: Int = 0) {
        self.channel = channel
        piece.initialize(repeating: 0)
    }

    deinit {
        piece.deallocate()
    }

    /// Has an analyser listen to a block. A block of another kind is passed over.
    public func feed<Analyser: SoundAnalyser>(_ block: Block, to analyser: inout Analyser) {
        guard let sound = SoundView(block) else { return }
        if sound.rate != rate {
            rate = sound.rate
            analyser.begin(rate: rate)
        } else if let last, !Self.follows(block, last) {
            analyser.interrupt()
        }
        last = block
        feed(sound, to: &analyser)
    }

    private func feed<Analyser: SoundAnalyser>(_ sound: SoundView, to analyser: inout Analyser) {
        var first = 0
        while first < sound.count {
            let count = sound.read(from: first, channel: channel, into: piece)
            analyser.add(UnsafeBufferPointer(rebasing: piece[..<count]))
            first += count
        }
    }

    /// Whether a block begins where another one ends, by the numbers that wire and device gave them. A device may number
    /// its blocks, or the first instant of each.
    static func follows(_ block: Block, _ last: Block) -> Bool {
        guard block.sequence == last.sequence &+ 1 else { return false }
        let step = block.deviceSequence &- last.deviceSequence
        guard case .samples(let samples) = last.geometry else { return false }
        return step == 1 || step == UInt64(max(0, samples.count))
    }
}
