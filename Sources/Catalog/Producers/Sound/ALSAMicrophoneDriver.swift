import Configuration
import HardwareIO
import LinuxSystem
import Media
import Pipeline
import Quantities

/// `alsa.microphone`: the recording side of a sound card, as blocks of Floats that say when their first sample was measured.
///
/// A block's device sequence is the number of its first frame, lost ones counted, so that a gap shows wherever blocks are read.
final class ALSAMicrophoneDriver: ProducerDriver {
    static let description = ProducerDescription("alsa.microphone", "a microphone, or any other input of a sound card")
    {
        define in
        let sound = define.blocks(
            "sound", .samples(.float32), "what it hears, a block each period; its number counts frames, lost ones too")
        let card = define.parameters.sound("card", .input, "the sound card")
        let rate = define.parameters.integer(
            "rateHz", in: 1_000...768_000, default: 48_000, "frames in a second, which the card does by itself")
        let channels = define.parameters.integer(
            "channels", in: 1...64, default: 1, "channels, which the card has by itself")
        let period = define.parameters.number(
            "periodMs", unit: .milliseconds, in: Bounds(1...1_000), default: 10,
            "how long a block is, cut to whole frames")
        let format = define.parameters.choice(
            "sampleFormat", of: CardFormat.self, default: .best, "how the card writes its samples")
        define.check { facts throws(ParameterProblem) in
            let settings = try settings(facts[rate], facts[channels], facts[period], facts[format])
            facts.period = duration(of: settings)
            facts.declare(sound, blocks: type(of: settings))
        }
        return { arguments throws(ParameterProblem) in
            ALSAMicrophoneDriver(
                card: arguments[card],
                settings: try settings(
                    arguments[rate], arguments[channels], arguments[period], arguments[format]),
                sound: arguments[sound])
        }
    }

    /// How many blocks stay readable for those who come late.
    private static let recentBlocks = 62
    /// The longest pause between attempts to reach a card that is gone.
    private static let longestPause: Int64 = 2_000_000_000
    /// How long a card may give nothing.
    private static let patience: Duration = .seconds(2)

    private let card: String
    private let settings: SoundSettings
    private let sound: BlockOutlet
    /// The card while it is open; the driver's thread opens it again, and whoever stops it looks for it meanwhile.
    private let open = Locked<(any SoundInput)?>(nil)
    private let place = OpenDevice<(board: any Board, feed: BlockFeed)>()

    init(card: String, settings: SoundSettings, sound: BlockOutlet) {
        self.card = card
        self.settings = settings
        self.sound = sound
    }

    var period: Duration? { Self.duration(of: settings) }

    // MARK: The card

    func open(on board: any Board) throws(HardwareError) {
        let feed: BlockFeed
        do {
            feed = try sound.open(Self.type(of: settings), keeping: 2, recent: Self.recentBlocks)
        } catch {
            throw .unsupported(device: "sound card \"\(card)\"", reason: "\(error)")
        }
        let input = try board.openSoundInput(card, settings)
        feed.writer.allocate(byteCount: settings.periodFrames * settings.channels * SampleFormat.float32.byteCount)
        place.hold((board, feed))
        open.withLock { $0 = input }
    }

    func interrupt() {
        open.withLock { $0 }?.interrupt()
    }

    func close() {
        closeCard()
        _ = place.release()
    }

    private func closeCard() {
        let input = open.withLock { input in
            defer { input = nil }
            return input
        }
        input?.close()
    }

    // MARK: Recording

    func run(until stop: StopSignal, health: DriverHealth) {
        guard let (board, feed) = place.value else { return }
        var timeline = SoundTimeline(rate: settings.rate)
        var pause: Int64 = 0
        while !stop.isSignalled {
            do {
                let input = try openCard(on: board)
                health.remark("records \(input.form)")
                try record(from: input, to: feed, &timeline, until: stop, health) { pause = 0 }
            } catch {
                health.fail(error.text(card))
            }
            closeCard()
            timeline.interrupt()
            pause = min(max(pause * 2, 10_000_000), Self.longestPause)
            if stop.wait(until: Timestamp.now().advanced(byNanoseconds: pause)) { return }
        }
    }

    /// The card that is open, or opened again.
    private func openCard(on board: any Board) throws(Trouble) -> any SoundInput {
        if let input = open.withLock({ $0 }) { return input }
        do {
            let input = try board.openSoundInput(card, settings)
            open.withLock { $0 = input }
            return input
        } catch {
            throw .opening(error)
        }
    }

    /// Hands on block after block, until it is to stop or the card fails.
    private func record(
        from input: any SoundInput, to feed: BlockFeed, _ timeline: inout SoundTimeline, until stop: StopSignal,
        _ health: DriverHealth, onSound: () -> Void
    ) throws(Trouble) {
        let writer = feed.writer
        guard let buffer = writer.acquire() else { return }
        var current = buffer
        defer { writer.giveBack(current) }
        let count = settings.periodFrames * settings.channels
        let geometry = SampleGeometry(
            .float32, channels: Int32(settings.channels), rate: Int32(settings.rate),
            count: Int32(settings.periodFrames))
        var isWell = false
        while !stop.isSignalled {
            let floats = UnsafeMutableBufferPointer(rebasing: current.bytes.bindMemory(to: Float.self)[..<count])
            var samples = floats.mutableSpan
            let stretch: SoundStretch?
            do throws(BusError) {
                stretch = try input.read(into: &samples, until: Timestamp.now().advanced(by: Self.patience))
            } catch {
                throw .recording(error)
            }
            guard let stretch else {
                if stop.isSignalled { return }
                throw .silent
            }
            let place = timeline.place(stretch, frames: settings.periodFrames)
            if place.lost > 0 { health.mend(lossText(place.lost)) }
            if !isWell {
                isWell = true
                health.recover()
                onSound()
            }
            let publication = feed.put(
                current, byteCount: count * SampleFormat.float32.byteCount, .samples(geometry),
                deviceSequence: place.sequence, measuredAt: place.time)
            // What is withheld leaves its buffer for the next block.
            if case .published = publication, let next = writer.acquire() { current = next }
        }
    }

    private func lossText(_ frames: UInt64) -> String {
        let milliseconds = (Double(frames) * 1_000 / Double(settings.rate)).rounded()
        return "sound card \"\(card)\" lost \(frames) frames, \(Int64(milliseconds)) ms"
    }
}

/// Why nothing is recorded.
private enum Trouble: Error {
    case opening(HardwareError)
    case recording(BusError)
    case silent

    func text(_ card: String) -> String {
        switch self {
        case .opening(let error): "\(error)"
        case .recording(let error): "sound card \"\(card)\" \(error)"
        case .silent: "sound card \"\(card)\" gives no sound, and says no reason"
        }
    }
}
