import CALSA
import Glibc
import HardwareIO
import LinuxSystem
import Quantities

/// An open PCM of alsa-lib, with what wakes its thread. One thread at a time, but for ``interrupt()``.
final class PCMHandle: @unchecked Sendable {
    // Unchecked because of the pointers: they are the one thread's, whose calls alsa-lib itself puts in order too.
    let pcm: OpaquePointer
    /// Filled by `snd_pcm_status`.
    let status: OpaquePointer
    let wake: WakeDescriptor
    private let direction: SoundDirection
    private var descriptor: Int32 = -1
    private var isOpen = true

    /// Opens a PCM without waiting for it.
    ///
    /// - Parameter name: alsa-lib's name of it.
    /// - Throws: what the system says; `EBUSY` when somebody has it.
    init(_ name: String, _ direction: SoundDirection, mode: Int32 = 0) throws(SystemError) {
        sinew_alsa_be_quiet()
        self.direction = direction
        wake = try WakeDescriptor()
        var opened: OpaquePointer?
        let stream = direction == .input ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK
        let result = snd_pcm_open(&opened, name, stream, Int32(SND_PCM_NONBLOCK) | mode)
        guard result >= 0, let opened else { throw SystemError(call: "snd_pcm_open", code: -result) }
        var made: OpaquePointer?
        guard snd_pcm_status_malloc(&made) >= 0, let made else {
            snd_pcm_close(opened)
            throw SystemError(call: "snd_pcm_status_malloc", code: ENOMEM)
        }
        pcm = opened
        status = made
    }

    deinit {
        close()
        snd_pcm_status_free(status)
    }

    /// Ends the present wait and every later one. Any thread.
    func interrupt() {
        wake.signal()
    }

    var isInterrupted: Bool { wake.isSignalled }

    /// Gives it back. Idempotent.
    func close() {
        guard isOpen else { return }
        isOpen = false
        snd_pcm_drop(pcm)
        snd_pcm_close(pcm)
    }

    func checkOpen() throws(BusError) {
        if !isOpen { throw .closed }
    }

    // MARK: Waiting

    /// Blocks until the card has gone on by a period, or is in another state.
    ///
    /// - Returns: false when the deadline has passed or somebody has interrupted.
    func wait(until deadline: Timestamp) throws(BusError) -> Bool {
        let outcome: Poll.Outcome
        do throws(SystemError) {
            if descriptor < 0 { descriptor = try findDescriptor() }
            outcome =
                direction == .input
                ? try Poll.wait(readable: descriptor, wake: wake, until: deadline)
                : try Poll.wait(writable: descriptor, wake: wake, until: deadline)
        } catch {
            throw .system(error)
        }
        switch outcome {
        case .ready: return true
        case .woken, .timedOut: return false
        case .disconnected:
            // One that stands still is told apart by its state. One that is being unplugged may still seem to run, and a
            // call of the kernel tells.
            guard snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING else { return true }
            try pcmCall("snd_pcm_hwsync", Int(snd_pcm_hwsync(pcm)))
            throw .system(SystemError(call: "ppoll", code: EIO))
        }
    }

    /// A PCM of the kernel has one descriptor, and so has what alsa-lib makes of it by conversion.
    private func findDescriptor() throws(SystemError) -> Int32 {
        var entry = pollfd()
        let count = snd_pcm_poll_descriptors(pcm, &entry, 1)
        guard count == 1, snd_pcm_poll_descriptors_count(pcm) == 1 else {
            throw SystemError(call: "snd_pcm_poll_descriptors", code: count < 0 ? -count : EINVAL)
        }
        return entry.fd
    }

    // MARK: Times

    /// How many frames there are for the reader or for the writer, and when the kernel saw that.
    func progress() throws(BusError) -> (available: Int, time: Timestamp) {
        var available: snd_pcm_uframes_t = 0
        var stamp = snd_htimestamp_t()
        try pcmCall("snd_pcm_htimestamp", Int(snd_pcm_htimestamp(pcm, &available, &stamp)))
        let time = Timestamp(stamp)
        return (Int(available), time == .zero ? .now() : min(time, .now()))
    }

    /// When the recording or playing began, or broke off.
    func triggerTime() throws(BusError) -> Timestamp {
        try pcmCall("snd_pcm_status", Int(snd_pcm_status(pcm, status)))
        var stamp = snd_htimestamp_t()
        snd_pcm_status_get_trigger_htstamp(status, &stamp)
        let time = Timestamp(stamp)
        return time == .zero ? .now() : time
    }
}

extension Timestamp {
    /// A stamp of alsa-lib, whose type was set to the monotonic clock.
    fileprivate init(_ stamp: snd_htimestamp_t) {
        self.init(nanoseconds: Int64(stamp.tv_sec) &* 1_000_000_000 &+ Int64(stamp.tv_nsec))
    }
}
