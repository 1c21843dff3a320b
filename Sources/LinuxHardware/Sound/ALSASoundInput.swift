import CALSA
import Glibc
import HardwareIO
import LinuxSystem
import Media
import Quantities

/// The recording side of a card by alsa-lib: out of the card's buffer, which is mapped, straight into the reader's.
///
/// The recording never stops by itself: when it is read too late the card goes on over what was not read, and the kernel's
/// count tells exactly how many frames that cost. Only where alsa-lib converts is there a copy more, and the recording stops,
/// so that the clock has to tell.
final class ALSASoundInput: SoundInput, @unchecked Sendable {
    // Unchecked: but for `interrupt` it is one thread's, which is asserted.
    let form: SoundForm
    private let handle: PCMHandle
    private let alone = ExclusiveUse()
    private var clock: CaptureClock
    private var lost: UInt64 = 0
    /// Where samples lie that alsa-lib has converted; nil where none have to be.
    private let converted: UnsafeMutableRawBufferPointer?
    /// How often it was started since the last frames came.
    private var starts = 0

    /// How often a recording is started without a frame before that counts as an error.
    private static let mostStarts = 3

    init(_ handle: PCMHandle, _ form: SoundForm) {
        self.handle = handle
        self.form = form
        clock = CaptureClock(rate: form.rate)
        converted = form.isConverted ? .allocate(byteCount: form.periodBytes, alignment: 16) : nil
    }

    deinit {
        converted?.deallocate()
    }

    func read(into samples: inout MutableSpan<Float>, until deadline: Timestamp) throws(BusError) -> SoundStretch? {
        alone.enter("ALSASoundInput.read")
        defer { alone.leave() }
        let frames = samples.count / form.channels
        precondition(frames <= form.periodFrames, "more frames than a period")
        while !handle.isInterrupted {
            try handle.checkOpen()
            guard try isRunning() else { continue }
            do {
                let (available, time) = try handle.progress()
                if try skipOverwritten(available) { continue }
                if available < frames {
                    guard try handle.wait(until: deadline) else { return nil }
                    continue
                }
                guard try copy(frames, into: &samples) else { continue }
                defer { (lost, starts) = (0, 0) }
                return SoundStretch(time: clock.read(frames, of: available, at: time), lost: lost)
            } catch {
                // Its state tells the next turn what to do.
                if !error.isStandstill { throw error }
            }
        }
        return nil
    }

    func interrupt() {
        handle.interrupt()
    }

    func close() {
        handle.close()
    }

    // MARK: Its state

    /// Whether it records; otherwise it is set going.
    private func isRunning() throws(BusError) -> Bool {
        let state = snd_pcm_state(handle.pcm)
        switch state {
        case SND_PCM_STATE_RUNNING: return true
        case SND_PCM_STATE_DISCONNECTED: throw .disconnected
        case SND_PCM_STATE_PREPARED: break
        case SND_PCM_STATE_XRUN, SND_PCM_STATE_SUSPENDED, SND_PCM_STATE_SETUP:
            try pcmCall("snd_pcm_prepare", Int(snd_pcm_prepare(handle.pcm)))
        default:
            throw .system(SystemError(call: "snd_pcm_state", code: EBADFD))
        }
        starts += 1
        guard starts <= Self.mostStarts else { throw .system(SystemError(call: "snd_pcm_start", code: EIO)) }
        try pcmCall("snd_pcm_start", Int(snd_pcm_start(handle.pcm)))
        lost += clock.restart(at: try handle.triggerTime())
        return true
    }

    // MARK: Frames

    /// Passes over what the card has written over, and a little more, so that the next frames are read before it comes to
    /// them.
    private func skipOverwritten(_ available: Int) throws(BusError) -> Bool {
        guard !form.isConverted, available > form.bufferFrames else { return false }
        let period = form.periodFrames
        let kept = max(form.bufferFrames - 2 * period, period)
        // Whole periods: so the next reads do not go over the end of the buffer either.
        let excess = (available - kept + period - 1) / period * period
        let passed = try pcmCall("snd_pcm_forward", snd_pcm_forward(handle.pcm, snd_pcm_uframes_t(excess)))
        guard passed > 0 else { throw .system(SystemError(call: "snd_pcm_forward", code: EIO)) }
        lost += UInt64(passed)
        clock.skip(passed)
        return true
    }

    /// Reads frames; false when the card has written over them meanwhile.
    private func copy(_ frames: Int, into samples: inout MutableSpan<Float>) throws(BusError) -> Bool {
        let (channels, format) = (form.channels, form.format)
        let bytesPerFrame = channels * format.byteCount
        if let converted {
            try handle.read(frames, bytesPerFrame: bytesPerFrame, into: converted)
            SampleConversion.read(UnsafeRawBufferPointer(converted), as: format, into: &samples)
            return true
        }
        return try samples.withUnsafeMutableBufferPointer { (floats) throws(BusError) -> Bool in
            try handle.transfer(
                frames, bytesPerFrame: bytesPerFrame, bufferFrames: form.bufferFrames,
                isStill: { () throws(BusError) in try handle.progress().available <= form.bufferFrames },
                { part, first in
                    let count = part.count / format.byteCount
                    let target = UnsafeMutableBufferPointer(
                        rebasing: floats[first * channels..<first * channels + count])
                    var span = target.mutableSpan
                    SampleConversion.read(UnsafeRawBufferPointer(part), as: format, into: &span)
                })
        }
    }
}
