import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities

/// A chip on an I2C bus that a driver reads at a fixed rate: claimed at the start, then set up and sampled on the driver's
/// thread, and waited for with growing pauses while it fails.
///
/// Setting up is the thread's, the first time too: some chips take a fifth of a second, which the loops need not wait for,
/// and one that does not answer at the start is no other case than one that stops answering later.
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
    var period: Duration { Self.period(at: rate) }

    /// How long it is from one sample to the next at a rate.
    static func period(at rate: Hertz) -> Duration { .nanoseconds(rate.periodNanoseconds) }

    /// How many samples make up a time, at least one: what is looked at so often is looked at in the same samples in
    /// every run.
    func samples(in time: Duration) -> Int {
        max(1, Int((rate.value * time.inSeconds).rounded()))
    }

    /// Claims the address; does not talk to the chip yet.
    func open(on board: any Board) throws(HardwareError) {
        device.hold(try board.openI2C(place.bus, address: place.address))
    }

    /// Sets the chip up and samples it until `stop`.
    ///
    /// - Parameters:
    ///   - setUp: makes it ready, before its first sample and again after every failure: it may have lost its power.
    ///   - sample: reads it once and puts the reading; `time` is when the transfer began. False when it gave none that is
    ///     worth it, so that a chip that fails goes on failing.
    func run(
        until stop: StopSignal, health: DriverHealth,
        setUp: (any I2CDevice) throws(ChipError) -> Void,
        sample: (_ chip: any I2CDevice, _ time: Timestamp) throws(ChipError) -> Bool
    ) {
        guard let chip = device.value else { return }
        let period = rate.periodNanoseconds
        var next = Timestamp.now()
        var isSetUp = false
        var hasAnswered = false
        var pause: Int64 = 0
        while !stop.wait(until: next) {
            do {
                if !isSetUp { try setUp(chip) }
                isSetUp = true
                let isReading = try sample(chip, .now())
                hasAnswered = true
                if isReading, pause > 0 {
                    health.recover()
                    pause = 0
                }
                next = Self.following(next, period, after: .now())
            } catch {
                // A chip that was never there may be another one, or elsewhere, than the file says.
                health.fail(hasAnswered ? "\(place) \(error)" : "\(error.hardwareError(device: "\(place)"))")
                isSetUp = false
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
