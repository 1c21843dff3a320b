import Media
import Quantities

/// A camera that has been opened: what it gives is settled, and it does not stream yet.
///
/// ## For driver authors
///
/// ``begin(_:)`` gives its buffers to a pool and starts; then ``next(until:)`` again and again. Each picture is published, and
/// the camera told so (``refill()``), or its buffer is given back. ``end()`` stops; it may begin again.
/// Frames that readers still hold stay readable after the end, and after ``close()``.
///
/// One thread at a time, which is asserted where it is cheap; ``interrupt()`` from any. Between `begin` and `end` nothing is
/// allocated.
///
/// ## For implementers
///
/// Time stamps are of CLOCK_MONOTONIC, the kernel's where there is one, never later than now, and each later than the one
/// before. The sequence rises by one for each picture that the device has taken, so that a gap tells how many are missing.
public protocol Camera: AnyObject, Sendable {
    /// What it gives.
    var mode: CameraMode { get }

    /// What people ought to know of it although it works, such as a rate that it does not reach; nil for nothing.
    var remark: String? { get }

    /// Gives its buffers to the pool, where it has its own, and starts to stream.
    func begin(_ writer: BlockWriter) throws(BusError)

    /// Blocks until there is a picture, the deadline has passed, or somebody interrupts. Where several wait it gives the
    /// newest.
    func next(until deadline: Timestamp) throws(BusError) -> CameraNews

    /// Takes a buffer back whose picture was not published.
    func giveBack(_ buffer: BlockBuffer) throws(BusError)

    /// Takes from the pool what readers have left. After each publication.
    func refill() throws(BusError)

    /// Stops streaming. Buffers that nobody reads are given back to the device.
    func end()

    /// Wakes ``next(until:)``, now and from now on. Any thread.
    func interrupt()

    /// Gives the device back.
    func close()
}

/// What a camera gives: settled when it is opened.
public struct CameraMode: Sendable, Equatable {
    /// What each picture is.
    public var geometry: FrameGeometry
    /// How many there are in a second; nil where the device does not say.
    public var rate: Hertz?
    /// The most bytes of one.
    public var byteCount: Int

    /// A mode.
    public init(geometry: FrameGeometry, rate: Hertz?, byteCount: Int) {
        self.geometry = geometry
        self.rate = rate
        self.byteCount = byteCount
    }
}

/// What ends a wait for a picture.
public enum CameraNews: Sendable {
    /// There is one.
    case frame(CameraFrame)
    /// The device gives something else from now on: it has to be opened anew.
    case changed
    /// The deadline has passed.
    case timedOut
    /// Somebody interrupted.
    case interrupted
}

/// A picture in a buffer that is not published yet.
public struct CameraFrame: Sendable {
    /// Where it is.
    public var buffer: BlockBuffer
    /// How many bytes it has.
    public var byteCount: Int
    /// When it was taken: as a rule when its first bytes came.
    public var time: Timestamp
    /// The device's own number of it.
    public var sequence: UInt64
    /// How many pictures were taken before it that nobody saw, because newer ones were there.
    public var passedOver: UInt64
    /// Whether the device says that something is wrong with it.
    public var isDamaged: Bool

    /// A picture.
    public init(
        buffer: BlockBuffer, byteCount: Int, time: Timestamp, sequence: UInt64, passedOver: UInt64 = 0,
        isDamaged: Bool = false
    ) {
        self.buffer = buffer
        self.byteCount = byteCount
        self.time = time
        self.sequence = sequence
        self.passedOver = passedOver
        self.isDamaged = isDamaged
    }
}

/// A board with cameras.
public protocol CameraBoard: Board {
    /// Claims a camera and settles what it gives.
    func claimCamera(_ name: String, _ settings: CameraSettings) throws(HardwareError) -> any Camera
}

extension Board {
    /// Claims a camera and settles what it gives. Blocks and allocates.
    ///
    /// - Throws: among others ``HardwareError/unsupported(device:reason:)`` with what the camera has, when it cannot give what
    ///   the settings ask for.
    public func openCamera(_ name: String, _ settings: CameraSettings) throws(HardwareError) -> any Camera {
        try having(.camera, for: name, (any CameraBoard).self).claimCamera(name, settings)
    }
}
