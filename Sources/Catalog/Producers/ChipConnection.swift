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
///
/// What a driver of such a chip is made of: `open`, `period` and `close` are passed on to it, and `run` is its `run`.
public final class ChipConnection: Sendable {
    private let place: ChipPlace
    private let rate: Hertz
    private let device = OpenDevice<any I2CDevice>()

    /// The longest pause between attempts to reach a chip that fails.
    private static let longestPause: Int64 = 1_000_000_000

    /// The chip at a 7-bit address of a bus, by its name in the board file, and how often it is sampled.
    public init(bus: String, address: UInt8, rate: Hertz) {
        place = ChipPlace(bus: bus, address: address)
        self.rate = rate
    }

    /// How long it is from one sample to the next.
    public var period: Duration { Self.period(at: rate) }

    /// How long it is from one sample to the next at a rate.
    static func period(at rate: Hertz) -> Duration { .nanoseconds(rate.periodNanoseconds) }

    /// How many samples make up a time, at least one: what is looked at so often is looked at in the same samples in
    /// every run.
    public func samples(in time: Duration) -> Int {
        max(1, Int((rate.value * time.inSeconds).rounded()))
    }

    /// Claims the address; does not talk to the chip yet.
    public func open(on board: any Board) throws(HardwareError) {
        device.hold(try board.openI2C(place.bus, address: place.address))
    }

    /// Sets the chip up and samples it until `stop`.
    ///
    /// - Parameters:
    ///   - setUp: makes it ready, before its first sample and again after every failure: it may have lost its power.
    ///   - sample: reads it once and puts the reading; `time` is when the transfer began. False when it gave none that is
    ///     worth it, so that a chip that fails goes on failing.
    public func run(
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

    /// The same with closures that throw anything; see ``ChipError/init(thrown:)``.
    @_disfavoredOverload
    public func run(
        until stop: StopSignal, health: DriverHealth,
        setUp: (any I2CDevice) throws -> Void,
        sample: (_ chip: any I2CDevice, _ time: Timestamp) throws -> Bool
    ) {
        run(
            until: stop, health: health,
            setUp: { chip throws(ChipError) in
                do { try setUp(chip) } catch { throw ChipError(thrown: error) }
            },
            sample: { chip, time throws(ChipError) in
                do { return try sample(chip, time) } catch { throw ChipError(thrown: error) }
            })
    }

    /// Gives the address back.
    public func close() {
        device.release()?.close()
    }

    /// The first point of the grid that is not over: a late reader does not hurry through what it missed.
    private static func following(_ release: Timestamp, _ period: Int64, after now: Timestamp) -> Timestamp {
        let next = release.advanced(byNanoseconds: period)
        let behind = now.nanoseconds(since: next)
        return behind <= 0 ? next : next.advanced(byNanoseconds: (behind + period - 1) / period * period)
    }
}
