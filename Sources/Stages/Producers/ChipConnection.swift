import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities

/// A chip on an I2C bus that a driver reads at a fixed rate: claimed and set up, sampled on the driver's thread, and
/// waited for with growing pauses while it fails.
final class ChipConnection: Sendable {
    private let place: ChipPlace
    private let rate: Hertz
    private let device = OpenDevice<any I2CDevice>()

    /// The longest pause between attempts to reach a chip that fails.
    private static let longestPause: Int64 = 1_000_000_000

    init(bus: String, address: UInt8, rate: Hertz) {
        place = ChipPlace(bus: bus, address: address)
        self.rate = rate
    }

    /// How long it is from one sample to the next.
    var period: Duration { .nanoseconds(rate.periodNanoseconds) }

    /// Claims the address and sets the chip up; gives the address back when that fails.
    func open(
        on board: any Board, setUp: (any I2CDevice) throws(ChipError) -> Void
    ) throws(HardwareError) {
        let opened = try board.openI2C(place.bus, address: place.address)
        do {
            try setUp(opened)
        } catch {
            opened.close()
            throw error.hardwareError(device: "\(place)")
        }
        device.hold(opened)
    }

    /// Samples the chip until `stop`.
    ///
    /// - Parameters:
    ///   - restart: sets the chip up again before the first sample after a failure: it may have lost its power.
    ///   - sample: reads it once and puts the reading; `time` is when the transfer began.
    func run(
        until stop: StopSignal, health: DriverHealth,
        restart: (any I2CDevice) throws(ChipError) -> Void,
        sample: (_ chip: any I2CDevice, _ time: Timestamp) throws(ChipError) -> Void
    ) {
        guard let chip = device.value else { return }
        let period = rate.periodNanoseconds
        var next = Timestamp.now().advanced(byNanoseconds: period)
        var pause: Int64 = 0
        while !stop.wait(until: next) {
            let now = Timestamp.now()
            do {
                if pause > 0 { try restart(chip) }
                try sample(chip, now)
                if pause > 0 { health.recover() }
                pause = 0
                next = Self.following(next, period, after: .now())
            } catch {
                health.fail("\(place) \(error)")
                pause = min(max(pause * 2, period), Self.longestPause)
                next = Timestamp.now().advanced(byNanoseconds: pause)
            }
        }
    }

    /// Gives the address back.
    func close() {
        device.release()?.close()
    }

    /// The first point of the grid that is not over: a late reader does not hurry through what it missed.
    private static func following(_ release: Timestamp, _ period: Int64, after now: Timestamp) -> Timestamp {
        let next = release.advanced(byNanoseconds: period)
        let behind = now.nanoseconds(since: next)
        return behind <= 0 ? next : next.advanced(byNanoseconds: (behind + period - 1) / period * period)
    }
}
