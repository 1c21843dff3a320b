import CALSA
import Glibc
import HardwareIO
import LinuxSystem
import Media
import Quantities

/// The playing side of a card by alsa-lib: straight into the card's buffer, which is mapped.
///
/// Playing never stops by itself: what has been played becomes silence, so that a writer who is too late leaves a gap and no
/// repetition, and the kernel's count tells how long it was. Only where alsa-lib converts does it stop.
final class ALSASoundOutput: SoundOutput, @unchecked Sendable {
    // Unchecked: but for `interrupt` it is one thread's, which is asserted.
    let form: SoundForm
    private let handle: PCMHandle
    private let alone = ExclusiveUse()
    private var missed: UInt64 = 0
    /// Where samples lie that alsa-lib is to convert; nil where none have to be.
    private let converted: UnsafeMutableRawBufferPointer?
    /// When it last stood still; nil where it has not begun or goes on.
    private var stood: Timestamp?

    init(_ handle: PCMHandle, _ form: SoundForm) {
        self.handle = handle
        self.form = form
        converted = form.isConverted ? .allocate(byteCount: form.periodBytes, alignment: 16) : nil
    }

    deinit {
        converted?.deallocate()
    }

    func room(until deadline: Timestamp) throws(BusError) -> SoundRoom? {
        alone.enter("ALSASoundOutput.room")
        defer { alone.leave() }
        while !handle.isInterrupted {
            try handle.checkOpen()
            let isRunning = try isRunning()
            do {
                var (available, time) = try handle.progress()
                if isRunning, available > form.bufferFrames {
                    try catchUp(available - form.bufferFrames)
                    available = form.bufferFrames
                }
                if available >= form.periodFrames {
                    defer { missed = 0 }
                    let waiting = form.bufferFrames - available
                    return SoundRoom(
                        frames: available, waiting: waiting, time: isRunning ? time : .now(), missed: missed)
                }
                if !isRunning {
                    try start()
                } else if try !handle.wait(until: deadline) {
                    return nil
                }
            } catch {
                // Its state tells the next turn what to do.
                if !error.isStandstill { throw error }
            }
        }
        return nil
    }

    func write(_ samples: Span<Float>) throws(BusError) {
        alone.enter("ALSASoundOutput.write")
        defer { alone.leave() }
        try handle.checkOpen()
        let (channels, format) = (form.channels, form.format)
        let (frames, bytesPerFrame) = (samples.count / channels, channels * format.byteCount)
        precondition(frames <= form.periodFrames, "more frames than a period")
        if let converted {
            SampleConversion.write(samples, as: format, into: converted)
            do {
                try handle.write(frames, bytesPerFrame: bytesPerFrame, from: UnsafeRawBufferPointer(converted))
            } catch {
                // It stood still meanwhile: the next question for room tells how long.
                if !error.isStandstill { throw error }
            }
            return
        }
        try samples.withUnsafeBufferPointer { (floats) throws(BusError) in
            _ = try handle.transfer(
                frames, bytesPerFrame: bytesPerFrame, bufferFrames: form.bufferFrames
            ) { part, first in
                let count = part.count / format.byteCount
                let source = UnsafeBufferPointer(rebasing: floats[first * channels..<first * channels + count])
                SampleConversion.write(source.span, as: format, into: part)
            }
        }
    }

    func interrupt() {
        handle.interrupt()
    }

    func close() {
        handle.close()
    }

    // MARK: Its state

    /// Whether it plays; otherwise it is ready to be filled.
    private func isRunning() throws(BusError) -> Bool {
        switch snd_pcm_state(handle.pcm) {
        case SND_PCM_STATE_RUNNING: return true
        case SND_PCM_STATE_PREPARED: return false
        case SND_PCM_STATE_DISCONNECTED: throw .disconnected
        case SND_PCM_STATE_XRUN, SND_PCM_STATE_SUSPENDED, SND_PCM_STATE_SETUP:
            stood = try handle.triggerTime()
            try pcmCall("snd_pcm_prepare", Int(snd_pcm_prepare(handle.pcm)))
            return false
        default:
            throw .system(SystemError(call: "snd_pcm_state", code: EBADFD))
        }
    }

    private func start() throws(BusError) {
        try pcmCall("snd_pcm_start", Int(snd_pcm_start(handle.pcm)))
        guard let since = stood else { return }
        stood = nil
        let nanoseconds = max(0, try handle.triggerTime().nanoseconds(since: since))
        missed += UInt64((Double(nanoseconds) * Double(form.rate) * 1e-9).rounded())
    }

    /// The card has played what nobody had written.
    private func catchUp(_ frames: Int) throws(BusError) {
        let passed = try pcmCall("snd_pcm_forward", snd_pcm_forward(handle.pcm, snd_pcm_uframes_t(frames)))
        guard passed > 0 else { throw .system(SystemError(call: "snd_pcm_forward", code: EIO)) }
        missed += UInt64(passed)
    }
}
