import HardwareIO
import LinuxSystem
import Media
import Quantities

/// A camera that does what a test has written down, one thing after the other.
///
/// It can be opened again after it was closed, and goes on where it was; when the script is at its end it waits until it is
/// interrupted. Safe to use from any thread.
public final class ScriptedCamera: Sendable {
    /// What happens next.
    public enum Step: Sendable {
        /// A picture of these bytes.
        case frame([UInt8], sequence: UInt64, isDamaged: Bool = false)
        /// Nothing comes before the deadline.
        case silence
        /// It gives something else from now on: the next mode.
        case change
        /// A call fails.
        case failure(BusError)
        /// It cannot be opened.
        case refusal(HardwareError)
    }

    private struct State {
        var script: [Step]
        var modes: [CameraMode]
        var openings: [CameraSettings] = []
        var isOpen = false
    }

    /// The camera's name on the board.
    public let name: String
    private let state: Locked<State>

    /// A camera.
    ///
    /// - Parameters:
    ///   - modes: what it gives, each until the script says that it changes.
    public init(_ name: String = "camera0", modes: [CameraMode], script: [Step]) {
        self.name = name
        state = Locked(State(script: script, modes: modes))
    }

    /// The settings of each opening so far.
    public var openings: [CameraSettings] { state.withLock { $0.openings } }
    /// How many steps are left.
    public var remaining: Int { state.withLock { $0.script.count } }
    /// Whether somebody has it open.
    public var isOpen: Bool { state.withLock { $0.isOpen } }

    func open(_ settings: CameraSettings) throws(HardwareError) -> any Camera {
        let (mode, refusal) = state.withLock { state -> (CameraMode?, HardwareError?) in
            state.openings.append(settings)
            if case .refusal(let error)? = state.script.first {
                state.script.removeFirst()
                return (nil, error)
            }
            state.isOpen = true
            return (state.modes.first, nil)
        }
        if let refusal { throw refusal }
        guard let mode else { throw .unsupported(device: name, reason: "has no mode") }
        return ScriptedStream(self, mode)
    }

    /// The next step; nil at the end of the script.
    fileprivate func next() -> Step? {
        state.withLock { state in
            guard let step = state.script.first else { return nil }
            // Is for who opens it.
            if case .refusal = step { return .silence }
            state.script.removeFirst()
            if case .change = step, state.modes.count > 1 { state.modes.removeFirst() }
            return step
        }
    }

    fileprivate func close() { state.withLock { $0.isOpen = false } }
}

/// One opening of a scripted camera.
private final class ScriptedStream: Camera {
    let mode: CameraMode
    let remark: String? = nil
    private let camera: ScriptedCamera
    private let writer = Locked<BlockWriter?>(nil)
    private let wake = StopSignal()

    init(_ camera: ScriptedCamera, _ mode: CameraMode) {
        self.camera = camera
        self.mode = mode
    }

    func begin(_ writer: BlockWriter) throws(BusError) {
        writer.allocate(byteCount: mode.byteCount)
        self.writer.withLock { $0 = writer }
    }

    func next(until deadline: Timestamp) throws(BusError) -> CameraNews {
        if wake.isSignalled { return .interrupted }
        switch camera.next() {
        case .frame(let bytes, let sequence, let isDamaged)?:
            guard let buffer = writer.withLock({ $0?.acquire() }) else { return .timedOut }
            bytes.withUnsafeBytes {
                buffer.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(buffer.bytes.count)))
            }
            return .frame(
                CameraFrame(
                    buffer: buffer, byteCount: bytes.count, time: .now(), sequence: sequence, isDamaged: isDamaged))
        case .silence?: return .timedOut
        case .change?: return .changed
        case .failure(let error)?: throw error
        case .refusal?: return .timedOut
        case nil: return wake.wait(until: deadline) ? .interrupted : .timedOut
        }
    }

    func giveBack(_ buffer: BlockBuffer) throws(BusError) { writer.withLock { $0?.giveBack(buffer) } }
    func refill() throws(BusError) {}
    func end() { writer.withLock { $0 = nil } }
    func interrupt() { wake.signal() }
    func close() { camera.close() }
}
