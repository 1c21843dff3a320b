import HardwareIO
import LinuxSystem
import Media
import Quantities

/// The playing side of a sound card whose time a test moves on, and which remembers what was to be heard.
///
/// Make it, put it on a ``TestBoard``, and let somebody open it. Safe to use from any thread.
public final class VirtualSoundOutput: SoundOutput {
    /// The card's name on the board.
    public let name: String

    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state: State

    fileprivate struct State {
        var settings: SoundSettings?
        var waiting: [Float] = []
        var played: [Float] = []
        var missed: UInt64 = 0
        var time: Timestamp
        var failure: BusError?
        var isPlugged = true
        var isInterrupted = false
    }

    /// A card that stands at a time.
    public init(_ name: String, at time: Timestamp = Timestamp(nanoseconds: 1_000_000_000)) {
        self.name = name
        state = State(time: time)
    }

    /// With which settings somebody has it open; nil while nobody has.
    public var settings: SoundSettings? {
        monitor.withLock { state.settings }
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

    /// The card's present time.
    public var time: Timestamp {
        monitor.withLock { state.time }
    }

    /// All that was to be heard since it was made, silence where there was nothing.
    public var played: [Float] {
        monitor.withLock { state.played }
    }

    /// Whether less than a period has room: whoever writes it has written all that it takes.
    public var isFull: Bool {
        monitor.withLock { state.settings.map { state.room($0) < $0.periodFrames } ?? false }
    }

    /// Time passes, in which so many frames are played.
    public func play(_ frames: Int) {
        monitor.withLock {
            guard let settings = state.settings else { return }
            let there = min(frames, state.waiting.count / settings.channels)
            state.played += state.waiting.prefix(there * settings.channels)
            state.waiting.removeFirst(there * settings.channels)
            state.played += [Float](repeating: 0, count: (frames - there) * settings.channels)
            state.missed += UInt64(frames - there)
            let passed = Double(frames) * 1e9 / Double(settings.rate)
            state.time = state.time.advanced(byNanoseconds: Int64(passed.rounded()))
            monitor.wakeAll()
        }
    }

    /// From now on it fails like this; nil heals it.
    public func fail(with error: BusError?) {
        monitor.withLock {
            state.failure = error
            monitor.wakeAll()
        }
    }

    /// Unplugs it, or plugs it in again.
    public func plug(_ isPlugged: Bool) {
        monitor.withLock {
            state.isPlugged = isPlugged
            state.failure = isPlugged ? nil : .disconnected
            monitor.wakeAll()
        }
    }

    // MARK: The driver's side

    /// Blocks until a period has room, the deadline, or an interruption.
    public func room(until deadline: Timestamp) throws(BusError) -> SoundRoom? {
        try monitor.withLock { () throws(BusError) -> SoundRoom? in
            while true {
                if let failure = state.failure { throw failure }
                guard let settings = state.settings else { throw .closed }
                if state.isInterrupted { return nil }
                let room = state.room(settings)
                if room >= settings.periodFrames {
                    defer { state.missed = 0 }
                    let waiting = state.waiting.count / settings.channels
                    return SoundRoom(frames: room, waiting: waiting, time: state.time, missed: state.missed)
                }
                if Timestamp.now() >= deadline { return nil }
                monitor.wait(until: deadline)
            }
        }
    }

    /// Appends what is to be played.
    public func write(_ samples: Span<Float>) throws(BusError) {
        let floats = samples.indices.map { SampleConversion.float(samples[$0]) }
        try monitor.withLock { () throws(BusError) in
            if let failure = state.failure { throw failure }
            guard state.settings != nil else { throw .closed }
            state.waiting += floats
            monitor.wakeAll()
        }
    }

    /// Ends the present wait and every later one at once.
    public func interrupt() {
        monitor.withLock {
            state.isInterrupted = true
            monitor.wakeAll()
        }
    }

    /// Breaks off and gives it back; the same object may be opened again.
    public func close() {
        monitor.withLock {
            state.settings = nil
            state.waiting = []
            monitor.wakeAll()
        }
    }

    /// Takes the card; false while another one has it, nil while it is not plugged in.
    func open(_ settings: SoundSettings) -> Bool? {
        monitor.withLock {
            guard state.isPlugged else { return nil }
            guard state.settings == nil else { return false }
            state.settings = settings
            state.isInterrupted = false
            state.missed = 0
            return true
        }
    }
}

extension VirtualSoundOutput.State {
    fileprivate func room(_ settings: SoundSettings) -> Int {
        settings.periodFrames * settings.periods - waiting.count / settings.channels
    }
}
