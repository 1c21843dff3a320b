import CALSA
import Glibc
import HardwareIO
import LinuxSystem

extension PCMHandle {
    /// Lets `body` at the next frames of the card's buffer, which is mapped, in at most two parts, and hands them over.
    ///
    /// - Parameter isStill: asked before they are handed over; false leaves them where they are.
    /// - Returns: whether they were handed over.
    func transfer(
        _ frames: Int, bytesPerFrame: Int, bufferFrames: Int, isStill: () throws(BusError) -> Bool = { true },
        _ body: (_ part: UnsafeMutableRawBufferPointer, _ firstFrame: Int) -> Void
    ) throws(BusError) -> Bool {
        var areas: UnsafePointer<snd_pcm_channel_area_t>?
        var offset: snd_pcm_uframes_t = 0
        var length = snd_pcm_uframes_t(frames)
        try pcmCall("snd_pcm_mmap_begin", Int(snd_pcm_mmap_begin(pcm, &areas, &offset, &length)))
        guard let area = areas?.pointee, let base = area.addr, Int(area.step) == bytesPerFrame * 8 else {
            throw .system(SystemError(call: "snd_pcm_mmap_begin", code: EINVAL))
        }
        let first = min(frames, bufferFrames - Int(offset))
        let start = base + Int(area.first) / 8
        body(.init(start: start + Int(offset) * bytesPerFrame, count: first * bytesPerFrame), 0)
        if first < frames { body(.init(start: start, count: (frames - first) * bytesPerFrame), first) }
        guard try isStill() else { return false }
        var done = 0
        while done < frames {
            length = snd_pcm_uframes_t(frames - done)
            try pcmCall("snd_pcm_mmap_begin", Int(snd_pcm_mmap_begin(pcm, &areas, &offset, &length)))
            let handed = try pcmCall("snd_pcm_mmap_commit", snd_pcm_mmap_commit(pcm, offset, length))
            guard handed > 0 else { throw .system(SystemError(call: "snd_pcm_mmap_commit", code: EIO)) }
            done += handed
        }
        return true
    }

    /// Reads the next frames by way of alsa-lib's conversion; they are there.
    func read(_ frames: Int, bytesPerFrame: Int, into bytes: UnsafeMutableRawBufferPointer) throws(BusError) {
        var done = 0
        while done < frames {
            let target = bytes.baseAddress.map { $0 + done * bytesPerFrame }
            let count = snd_pcm_readi(pcm, target, snd_pcm_uframes_t(frames - done))
            done += try moved("snd_pcm_readi", count)
        }
    }

    /// Writes frames by way of alsa-lib's conversion; they have room.
    func write(_ frames: Int, bytesPerFrame: Int, from bytes: UnsafeRawBufferPointer) throws(BusError) {
        var done = 0
        while done < frames {
            let source = bytes.baseAddress.map { $0 + done * bytesPerFrame }
            let count = snd_pcm_writei(pcm, source, snd_pcm_uframes_t(frames - done))
            done += try moved("snd_pcm_writei", count)
        }
    }

    private func moved(_ call: StaticString, _ count: Int) throws(BusError) -> Int {
        guard count != 0 else { throw .system(SystemError(call: call, code: EIO)) }
        return try pcmCall(call, count)
    }
}
