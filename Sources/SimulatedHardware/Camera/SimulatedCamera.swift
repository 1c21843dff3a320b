import HardwareIO
import LinuxSystem
import Media
import Quantities

/// The camera of the simulated rover. A picture is drawn when it is fetched, from where the rover stood when it was taken.
final class SimulatedCamera: Camera, @unchecked Sendable {
    // Unchecked: the machine's lock protects world and interruption; the writer is used by one thread at a time, as the
    // contract says.
    let mode: CameraMode
    let remark: String? = nil
    private let machine: SimulatedMachine
    private let world: RoverWorld
    private let claim: SimulatedMachine.Claim
    private let picture: FloorPicture
    private let rate: Double
    private var writer: BlockWriter?
    private var isInterrupted = false

    /// - Throws: ``HardwareError/unsupported(device:reason:)`` when it cannot give what the settings ask for.
    init(
        _ name: String, _ settings: CameraSettings, _ machine: SimulatedMachine, _ world: RoverWorld,
        _ claim: () throws(HardwareError) -> SimulatedMachine.Claim
    ) throws(HardwareError) {
        func refuse(_ reason: String) -> HardwareError { .unsupported(device: name, reason: reason) }
        guard settings.formats.isEmpty || settings.formats.contains(.yuyv) else {
            throw refuse("does not give \(settings.formats.map(\.name).joined(separator: " or ")); it gives YUYV")
        }
        let (width, height) = (settings.width ?? 320, settings.height ?? 240)
        guard Self.widths.contains(width), width % 2 == 0, Self.heights.contains(height) else {
            throw refuse(
                """
                does not give \(width) × \(height) pixels; it gives \(Self.widths.lowerBound) × \
                \(Self.heights.lowerBound) to \(Self.widths.upperBound) × \(Self.heights.upperBound), even widths
                """)
        }
        if let control = settings.controls.keys.map(\.rawValue).min() { throw refuse("has no \(control) to set") }
        let asked = settings.rate?.value ?? 30
        rate = asked.isFinite ? min(max(asked, 1), 60) : 30
        self.claim = try claim()
        self.machine = machine
        self.world = world
        picture = FloorPicture(width: width, height: height, noise: world.noise)
        mode = CameraMode(geometry: picture.geometry, rate: Hertz(rate), byteCount: 2 * width * height)
    }

    deinit { close() }

    func begin(_ writer: BlockWriter) throws(BusError) {
        writer.allocate(byteCount: mode.byteCount)
        self.writer = writer
        try machine.access { contents throws(BusError) in
            guard contents.holds(claim) else { throw .closed }
            world.shutter = Shutter(at: world.time, rate: rate)
        }
    }

    func next(until deadline: Timestamp) throws(BusError) -> CameraNews {
        guard let writer else { throw .closed }
        let fetched = try machine.wait(until: deadline) { (contents) throws(BusError) -> Fetch in
            guard contents.holds(claim) else { throw .closed }
            guard !isInterrupted, let next = world.shutter?.nextReady else { return .ended }
            if let fetched = world.shutter?.fetch(at: world.time) { return .found(fetched) }
            return .nothing(until: contents.timestamp(next))
        }
        guard let fetched else { return machine.access { _ in isInterrupted } ? .interrupted : .timedOut }
        // The camera has one buffer at a time, and so there is one.
        guard let buffer = writer.acquire() else { return .timedOut }
        picture.draw(fetched.capture.state, number: fetched.capture.number, into: buffer.bytes)
        return .frame(
            CameraFrame(
                buffer: buffer, byteCount: mode.byteCount,
                time: machine.access { $0.timestamp(fetched.capture.time) },
                sequence: fetched.capture.number, passedOver: fetched.passedOver))
    }

    func giveBack(_ buffer: BlockBuffer) throws(BusError) { writer?.giveBack(buffer) }

    func refill() throws(BusError) {}

    func end() {
        machine.access { contents in
            if contents.holds(claim) { world.shutter = nil }
        }
        writer = nil
    }

    func interrupt() { machine.interrupt { isInterrupted = true } }

    func close() {
        machine.access { contents in
            if contents.release(claim) { world.shutter = nil }
        }
    }

    private typealias Fetch = SimulatedMachine.Look<(capture: Shutter.Capture, passedOver: UInt64)>

    private static let widths = 16...1_280
    private static let heights = 16...960
}
