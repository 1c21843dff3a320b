import HardwareIO
import LinuxSystem
import Media
import Pipeline
import Quantities
import Synchronization

/// The playing side of a sound card for somebody who writes at his own pace, from a control loop or a service.
///
/// A write leaves its sound in a ring and never waits; a thread of its own plays it, at the card's rate, with a bounded delay
/// whatever the two clocks do (``Media/Playout``). Where nothing comes, where the line is silenced, and at the end it fades to
/// silence. A card that is unplugged is waited for with growing pauses.
public final class SpeakerLine: Sendable {
    /// The longest pause between attempts to reach a card that is gone.
    private static let longestPause: Int64 = 2_000_000_000
    /// Seconds of sound that may be written ahead.
    private static let ringSeconds = 1.0

    /// What it is.
    public let settings: Settings
    /// What it says of its card.
    public let health = DriverHealth()

    private let ring: SampleRing
    private let isMuted = Atomic<Bool>(true)
    private let isEnding = Atomic<Bool>(false)
    private let current = Locked(SpeakerReport())
    private let card = Locked<(any SoundOutput)?>(nil)
    private let stop = Locked<StopSignal?>(nil)
    private let thread = Locked<SystemThread?>(nil)

    /// A line that is silent until ``resume()``.
    public init(_ settings: Settings) {
        self.settings = settings
        ring = SampleRing(
            channels: settings.channels, frames: max(1, Int(Double(settings.rate) * Self.ringSeconds)))
    }

    /// How it is getting on. Any thread; takes a lock.
    public var report: SpeakerReport {
        var report = current.withLock { $0 }
        report.droppedFrames = ring.droppedFrames
        return report
    }

    // MARK: From a loop or a service, one thread at a time

    /// Leaves sound to be played: whole frames, full scale −1 to 1. No lock, no allocation, no wait.
    ///
    /// - Parameter time: the present time; in a loop, the tick's.
    /// - Returns: how many frames found room; the others are dropped and counted.
    @discardableResult
    public func write(_ sound: Span<Float>, at time: Timestamp) -> Int {
        ring.write(sound, at: time)
    }

    /// Fades to silence, and plays nothing until ``resume()``: what is written meanwhile is lost. Any thread, one store.
    public func silence() {
        isMuted.store(true, ordering: .relaxed)
    }

    /// Plays what is written from now on. Any thread, one store.
    public func resume() {
        isMuted.store(false, ordering: .relaxed)
    }

    // MARK: Start and end

    /// Claims the card and starts to play silence. Blocks and allocates.
    public func open(on board: any Board) throws(HardwareError) {
        let output = try board.openSoundOutput(settings.card, settings.sound)
        let stop = StopSignal()
        isEnding.store(false, ordering: .relaxed)
        card.withLock { $0 = output }
        self.stop.withLock { $0 = stop }
        do {
            let started = try SystemThread(ThreadSettings(name: "sinew-speaker", priority: settings.priority)) {
                [self] in run(on: board, until: stop)
            }
            thread.withLock { $0 = started }
        } catch {
            closeCard()
            throw .system(device: "sound card \"\(settings.card)\"", error: error)
        }
    }

    /// Fades out what is being played, and gives the card back. Blocks until it is silent: the delay, and a moment. Idempotent.
    public func close() {
        let ended = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let ended else { return }
        isEnding.store(true, ordering: .relaxed)
        // A card that goes on plays the fade within its delay; one that hangs is not waited for.
        let patience = Timestamp.now().advanced(byNanoseconds: Int64((settings.delay * 2 + 0.2) * 1e9))
        if ended.join(until: patience) { return }
        stop.withLock { $0 }?.signal()
        card.withLock { $0 }?.interrupt()
        ended.join()
    }

    private func closeCard() {
        let output = card.withLock { output in
            defer { output = nil }
            return output
        }
        output?.close()
    }

    // MARK: Its thread

    private func run(on board: any Board, until stop: StopSignal) {
        var player = SpeakerPlayer(settings, ring)
        var pause: Int64 = 0
        while !stop.isSignalled {
            do {
                let output = try openCard(on: board)
                health.remark("plays \(output.form)")
                try play(&player, on: output, until: stop) { pause = 0 }
            } catch {
                health.fail(error.text(settings.card))
            }
            closeCard()
            if isEnding.load(ordering: .relaxed) { return }
            pause = min(max(pause * 2, 10_000_000), Self.longestPause)
            _ = stop.wait(until: Timestamp.now().advanced(byNanoseconds: pause))
        }
    }

    private func openCard(on board: any Board) throws(SpeakerTrouble) -> any SoundOutput {
        if let output = card.withLock({ $0 }) { return output }
        do {
            let output = try board.openSoundOutput(settings.card, settings.sound)
            card.withLock { $0 = output }
            return output
        } catch {
            throw .opening(error)
        }
    }

    /// Plays until it is to stop or the card fails.
    private func play(
        _ player: inout SpeakerPlayer, on output: any SoundOutput, until stop: StopSignal, onRoom: () -> Void
    ) throws(SpeakerTrouble) {
        var isWell = false
        while !stop.isSignalled {
            let isEnding = isEnding.load(ordering: .relaxed)
            do throws(BusError) {
                let isMuted = isEnding || isMuted.load(ordering: .relaxed)
                guard let report = try player.turn(output, isMuted: isMuted) else {
                    if stop.isSignalled { return }
                    throw .timedOut
                }
                current.withLock { $0 = report }
            } catch {
                throw .playing(error)
            }
            if !isWell {
                isWell = true
                health.recover()
                onRoom()
            }
            if isEnding, player.isPlayedOut { return }
        }
    }
}

/// Why nothing is played.
private enum SpeakerTrouble: Error {
    case opening(HardwareError)
    case playing(BusError)

    func text(_ card: String) -> String {
        switch self {
        case .opening(let error): "\(error)"
        case .playing(let error): "sound card \"\(card)\" \(error)"
        }
    }
}
