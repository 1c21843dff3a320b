import HardwareIO
import LinuxSystem
import Media
import Quantities

/// The recording side of a sound card that a test speaks into, at times of its choosing.
///
/// Make it, put it on a ``TestBoard``, and let the driver open it. What is said waits until it is read. Safe to use from any
/// thread.
public final class VirtualSoundInput: SoundInput {
    /// The card's name on the board.
    public let name: String

    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state = State()

    /// Sound in one piece.
    private struct Piece {
        var samples: ArraySlice<Float>
        var time: Timestamp
        var lost: UInt64
    }

    private struct State {
        var settings: SoundSettings?
        var pieces: [Piece] = []
        var lost: UInt64 = 0
        var failure: BusError?
        var isPlugged = true
        var isInterrupted = false
        var openings = 0
    }

    /// A card that hears nothing yet.
    public init(_ name: String) {
        self.name = name
    }

    /// With which settings a driver has it open; nil while none has.
    public var settings: SoundSettings? {
        monitor.withLock { state.settings }
    }

    /// How often it was opened.
    public var openings: Int {
        monitor.withLock { state.openings }
    }

    /// What the settings came to: always what was asked for, in Floats.
    public var form: SoundForm {
        let settings =
            monitor.withLock { state.settings } ?? SoundSettings(rate: 1, channels: 1, periodFrames: 1, periods: 1)
        return SoundForm(
            rate: settings.rate, channels: settings.channels, format: settings.format ?? .float32,
            periodFrames: settings.periodFrames, bufferFrames: settings.periodFrames * settings.periods)
    }

    // MARK: The test's side

    /// Sound comes: whole frames.
    ///
    /// - Parameter time: when the first of them was measured.
    public func hear(_ samples: [Float], at time: Timestamp) {
        monitor.withLock {
            state.pieces.append(Piece(samples: samples[...], time: time, lost: state.lost))
            state.lost = 0
            monitor.wakeAll()
        }
    }

    /// The card has written over frames that nobody had read: those that come next come after a gap. What was heard before,
    /// and does not fill a read, is lost too.
    public func lose(_ frames: UInt64) {
        monitor.withLock { state.lost += frames }
    }

    /// From now on reading fails like this; nil heals it for who opens it anew.
    public func fail(with error: BusError?) {
        monitor.withLock {
            state.failure = error
            monitor.wakeAll()
        }
    }

    /// Unplugs it, or plugs it in again; what was heard is gone.
    public func plug(_ isPlugged: Bool) {
        monitor.withLock {
            state.isPlugged = isPlugged
            state.pieces = []
            state.failure = isPlugged ? nil : .disconnected
            monitor.wakeAll()
        }
    }

    // MARK: The driver's side

    /// Blocks until so much was heard, the deadline, or an interruption.
    public func read(
        into samples: inout MutableSpan<Float>, until deadline: Timestamp
    ) throws(BusError) -> SoundStretch? {
        let count = samples.count
        let taken = try monitor.withLock { () throws(BusError) -> (ArraySlice<Float>, SoundStretch)? in
            while true {
                if let failure = state.failure { throw failure }
                guard let settings = state.settings else { throw .closed }
                if state.isInterrupted { return nil }
                if let taken = take(count, settings) { return taken }
                if Timestamp.now() >= deadline { return nil }
                monitor.wait(until: deadline)
            }
        }
        guard let (sound, stretch) = taken else { return nil }
        for (index, sample) in sound.enumerated() { samples[index] = sample }
        return stretch
    }

    /// The next samples; they come out of several pieces where nothing is lost between them. Under the lock.
    private func take(_ count: Int, _ settings: SoundSettings) -> (ArraySlice<Float>, SoundStretch)? {
        guard var first = state.pieces.first else { return nil }
        while first.samples.count < count, state.pieces.count > 1 {
            let next = state.pieces.remove(at: 1)
            if next.lost > 0 {
                let partial = UInt64(first.samples.count / settings.channels)
                first = Piece(samples: next.samples, time: next.time, lost: first.lost + partial + next.lost)
            } else {
                first.samples.append(contentsOf: next.samples)
            }
            state.pieces[0] = first
        }
        guard first.samples.count >= count else { return nil }
        let frames = Int64(count / settings.channels)
        var rest = first
        rest.samples = first.samples.dropFirst(count)
        rest.time = first.time.advanced(byNanoseconds: frames * 1_000_000_000 / Int64(settings.rate))
        rest.lost = 0
        if rest.samples.isEmpty { state.pieces.removeFirst() } else { state.pieces[0] = rest }
        return (first.samples.prefix(count), SoundStretch(time: first.time, lost: first.lost))
    }

    /// Ends the present wait and every later one at once.
    public func interrupt() {
        monitor.withLock {
            state.isInterrupted = true
            monitor.wakeAll()
        }
    }

    /// Gives it back; the same object may be opened again.
    public func close() {
        monitor.withLock {
            state.settings = nil
            monitor.wakeAll()
        }
    }

    /// Takes the card for a driver; false while another one has it, nil while it is not plugged in.
    func open(_ settings: SoundSettings) -> Bool? {
        monitor.withLock {
            guard state.isPlugged else { return nil }
            guard state.settings == nil else { return false }
            state.settings = settings
            state.isInterrupted = false
            state.openings += 1
            return true
        }
    }
}
