import CV4L2
import Glibc
import HardwareIO
import LinuxSystem
import Media
import Quantities

/// A camera on Video4Linux, whose own buffers go to the readers: nothing is copied.
///
/// libcamera's layer is the exception: it gives buffers back in turn whatever was filled, so that one that is held would come
/// again filled over. There each picture is copied and its buffer queued at once.
final class V4L2Camera: Camera, @unchecked Sendable {
    // Unchecked because the contract of Camera divides it: one thread uses it, and `interrupt()` touches the wake descriptor
    // only.
    /// As many buffers as Video4Linux knows (VIDEO_MAX_FRAME).
    static let mostBuffers = 32
    /// How long a wait may go without looking at the device.
    private static let longestSleep: Int64 = 1_000_000_000

    let mode: CameraMode
    let remark: String?
    private let device: V4L2Device
    private let wake: WakeDescriptor
    private let use = ExclusiveUse()
    /// The time between two pictures, as far as the device tells.
    private let period: Int64

    private var writer: BlockWriter?
    /// By slot of the pool: the device's number of the buffer that lies in it.
    private var bufferOfSlot: [Int32] = []
    /// By the device's number: the slot's buffer.
    private var buffers: [BlockBuffer?] = []
    /// Buffers that found no slot, because readers are still in the pictures of a former opening.
    private var homeless: [(index: Int, memory: BlockMemory)] = []
    /// Buffers that the device refused to take, to be offered again.
    private var refused: [Int] = []
    /// Where pictures are copied: the device's own memory.
    private var copied: [BlockMemory] = []
    private var numbering = FrameNumbering()

    init(
        _ device: V4L2Device, mode: CameraMode, remark: String?
    ) throws(SystemError) {
        self.device = device
        self.mode = mode
        self.remark = remark
        period = mode.rate.map { Int64(1e9 / max(0.1, $0.value)) } ?? 0
        wake = try WakeDescriptor()
        device.subscribeToChanges()
    }

    /// What the device says of itself.
    var identity: V4L2Device.Identity { device.identity }

    private var copies: Bool { device.identity.isLibcamera }

    // MARK: Beginning and end

    func begin(_ writer: BlockWriter) throws(BusError) {
        use.enter("Camera.begin")
        defer { use.leave() }
        self.writer = writer
        numbering = FrameNumbering()
        do throws(SystemError) {
            let count = try device.requestBuffers(copies ? 4 : min(Self.mostBuffers, writer.slotCount))
            bufferOfSlot = Array(repeating: -1, count: writer.slotCount)
            buffers = Array(repeating: nil, count: count)
            homeless = []
            refused = []
            refused.reserveCapacity(count)
            if copies { writer.allocate(byteCount: mode.byteCount) } else { writer.unmount() }
            for index in 0..<count {
                let memory = try device.map(index)
                if copies {
                    copied.append(memory)
                    try device.queue(index)
                } else {
                    homeless.append((index, memory))
                }
            }
            try house()
            try device.stream(true)
        } catch {
            stop()
            throw BusError(camera: error)
        }
    }

    func end() {
        use.enter("Camera.end")
        defer { use.leave() }
        stop()
    }

    private func stop() {
        // What the device refuses at the end, because it has gone, is of no use to anybody.
        do throws(SystemError) { try device.stream(false) } catch {}
        writer?.unmount()
        (homeless, buffers, copied) = ([], [], [])
        // Kernels that let nobody keep a mapping answer EBUSY while pictures are held; closing gives the buffers back then.
        do throws(SystemError) { _ = try device.requestBuffers(0) } catch {}
        writer = nil
    }

    func interrupt() { wake.signal() }

    func close() {
        use.enter("Camera.close")
        defer { use.leave() }
        if writer != nil { stop() }
        device.close()
    }

    // MARK: Pictures

    func next(until deadline: Timestamp) throws(BusError) -> CameraNews {
        use.enter("Camera.next")
        defer { use.leave() }
        do throws(SystemError) {
            while true {
                try house()
                if let frame = try newest() { return .frame(frame) }
                if device.hasChanged() { return .changed }
                let look = min(deadline, Timestamp.now().advanced(byNanoseconds: Self.longestSleep))
                switch try Poll.wait(readable: device.descriptor, wake: wake, until: look) {
                case .ready: continue
                case .woken: return .interrupted
                case .timedOut: if look == deadline { return .timedOut }
                case .disconnected:
                    // Why, the next call that the device refuses tells.
                    if let frame = try newest() { return .frame(frame) }
                    throw SystemError(call: "poll of the camera", code: EIO)
                }
            }
        } catch {
            throw BusError(camera: error)
        }
    }

    /// The newest picture; those before it go back to the device.
    private func newest() throws(SystemError) -> CameraFrame? {
        guard var found = try device.dequeue() else { return nil }
        var passedOver: UInt64 = 0
        // A second look costs a call for each picture: only where one may wait, because this one is old.
        while Timestamp.now().nanoseconds(since: numbering.time(found)) > period, let newer = try device.dequeue() {
            numbering.pass(found)
            try queue(Int(found.index))
            passedOver += 1
            found = newer
        }
        let (number, time) = numbering.take(found, now: .now())
        let isDamaged = found.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0
        guard let buffer = try buffer(of: found) else { return nil }
        return CameraFrame(
            buffer: buffer, byteCount: Int(found.bytes_used), time: time, sequence: number, passedOver: passedOver,
            isDamaged: isDamaged)
    }

    /// The pool's buffer with that picture; nil when readers hold all that there are.
    private func buffer(of found: sinew_v4l2_buffer) throws(SystemError) -> BlockBuffer? {
        let index = Int(found.index)
        guard copies else { return buffers[index] }
        guard let buffer = writer?.acquire() else {
            try device.queue(index)
            return nil
        }
        let count = min(Int(found.bytes_used), buffer.bytes.count)
        buffer.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: copied[index].bytes[..<count]))
        try device.queue(index)
        return buffer
    }

    func giveBack(_ buffer: BlockBuffer) throws(BusError) {
        use.enter("Camera.giveBack")
        defer { use.leave() }
        do throws(SystemError) { try giveBackAlone(buffer) } catch { throw BusError(camera: error) }
    }

    func refill() throws(BusError) {
        use.enter("Camera.refill")
        defer { use.leave() }
        guard !copies else { return }
        do throws(SystemError) {
            while let buffer = writer?.acquire() { try giveBackAlone(buffer) }
        } catch {
            throw BusError(camera: error)
        }
    }

    private func giveBackAlone(_ buffer: BlockBuffer) throws(SystemError) {
        if copies {
            writer?.giveBack(buffer)
        } else {
            try queue(Int(bufferOfSlot[buffer.slot]))
        }
    }

    /// Gives the device a buffer to fill. What it does not want now is offered again.
    private func queue(_ index: Int) throws(SystemError) {
        guard index >= 0 else { return }
        do throws(SystemError) {
            try device.queue(index)
        } catch {
            guard error.code == EINVAL || error.code == EAGAIN else { throw error }
            refused.append(index)
        }
    }

    /// Finds slots for the buffers that have none, and offers those again that the device did not want.
    private func house() throws(SystemError) {
        while let next = homeless.last, let buffer = writer?.mount(next.memory) {
            homeless.removeLast()
            bufferOfSlot[buffer.slot] = Int32(next.index)
            buffers[next.index] = buffer
            try queue(next.index)
        }
        guard !refused.isEmpty else { return }
        var remaining = refused.count
        while remaining > 0, let index = refused.popLast() {
            remaining -= 1
            try queue(index)
        }
    }
}

/// Numbers and stamps of pictures, made of the kernel's, which may wrap, stand still or lie in the future.
struct FrameNumbering {
    private var lastKernelNumber: UInt32?
    private var number: UInt64 = 0
    private var lastTime = Timestamp(nanoseconds: .min)

    /// The kernel's stamp; wrapped where the device counts so far that nanoseconds overflow.
    func time(_ buffer: sinew_v4l2_buffer) -> Timestamp {
        Timestamp(nanoseconds: buffer.seconds &* 1_000_000_000 &+ buffer.microseconds &* 1_000)
    }

    /// A picture that is passed over.
    mutating func pass(_ buffer: sinew_v4l2_buffer) { advance(to: buffer.sequence) }

    /// The number of a picture, which is larger than the one before, and its time: not in the future, and later than the one
    /// before.
    mutating func take(_ buffer: sinew_v4l2_buffer, now: Timestamp) -> (number: UInt64, time: Timestamp) {
        advance(to: buffer.sequence)
        let mask = UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
        let isMonotonic = buffer.flags & mask == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        let stamp = isMonotonic ? min(time(buffer), now) : now
        lastTime = max(stamp, lastTime.nanoseconds == .min ? stamp : lastTime.advanced(byNanoseconds: 1))
        return (number, lastTime)
    }

    private mutating func advance(to kernelNumber: UInt32) {
        // The difference wraps as the numbers do. One that goes back has begun to count anew.
        let step = kernelNumber &- (lastKernelNumber ?? kernelNumber &- 1)
        number &+= step == 0 || step > .max / 2 ? 1 : UInt64(step)
        lastKernelNumber = kernelNumber
    }
}

extension BusError {
    /// What the kernel's refusal means to whoever uses a camera.
    init(camera error: SystemError) {
        switch error.code {
        case ENODEV, ENXIO, ENOENT: self = .disconnected
        case EBADF: self = .closed
        default: self = .system(error)
        }
    }
}
