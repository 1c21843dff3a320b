import Glibc
import HardwareIO
import LinuxSystem
import Quantities

/// The steps that claim and set up a PWM channel, and what each refusal means to people.
struct PWMOpening {
    let timing: PWMTiming
    private let location: PWMLocation
    private let frequency: Hertz
    private let root: SystemRoot
    private let patience: Duration

    /// - Parameters:
    ///   - dutyCycle: where the channel starts and ends, 0…1.
    ///   - patience: how long udev may take to give a new channel to this user's group.
    init(
        _ location: PWMLocation, frequency: Hertz, dutyCycle: Double, root: SystemRoot, patience: Duration = .seconds(5)
    ) throws(HardwareError) {
        guard frequency.value.isFinite, (0.001...1_000_000_000).contains(frequency.value) else {
            throw .unsupported(device: location.device, reason: "\(frequency.value) Hz is no PWM frequency")
        }
        self.location = location
        self.frequency = frequency
        self.root = root
        self.patience = patience
        timing = PWMTiming(frequency, dutyCycle: dutyCycle)
    }

    /// Claims the channel among programs that use Sinew: an export outlives the program that made it, so the kernel
    /// cannot tell a channel in use from one left behind.
    func claim() throws(HardwareError) -> NameClaim {
        let name = "sinew \(location.directory)"
        do { return try NameClaim(name) } catch {
            guard error.code == EADDRINUSE else { throw .system(device: location.device, error: error) }
            throw .busy(device: location.device, consumer: "sinew", process: NameClaim.holderText(of: name))
        }
    }

    /// Makes the channel's directory, or takes over one that is there: whether it is new.
    func export() throws(HardwareError) -> Bool {
        guard access(location.directory, F_OK) != 0 else { return false }
        do { try SmallFile.write("\(location.channel)\n", to: "\(location.chip)/export") } catch {
            switch error.code {
            case EBUSY: throw .busy(device: location.device, consumer: "a kernel driver", process: nil)
            default: throw refusal(error, at: "\(location.chip)/export")
            }
        }
        return true
    }

    /// Opens the duty cycle for writing, once udev has had its turn with each attribute that is written here.
    func waitForAttributes() throws(HardwareError) -> OwnedDescriptor {
        let deadline = Timestamp.now().advanced(by: patience)
        for attribute in ["duty_cycle", "enable", "period"] { try wait(for: attribute, W_OK, until: deadline) }
        try wait(for: "polarity", R_OK, until: deadline)
        if try text(of: "polarity") == Self.inverted { try wait(for: "polarity", W_OK, until: deadline) }
        let path = "\(location.directory)/duty_cycle"
        do { return try OwnedDescriptor(opening: path, O_WRONLY) } catch { throw refusal(error, at: path) }
    }

    private func wait(for attribute: String, _ mode: Int32, until deadline: Timestamp) throws(HardwareError) {
        let path = "\(location.directory)/\(attribute)"
        while access(path, mode) != 0 {
            let error = SystemError.last("access")
            guard error.code == EACCES || error.code == ENOENT, Timestamp.now() < deadline else {
                throw refusal(error, at: path)
            }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
        }
    }

    /// Brings the channel to its period and its safe duty cycle from whatever it does, and enables it.
    ///
    /// Each write is a step that is seen outside. The longer period comes before its duty cycle, the shorter one after it:
    /// then the kernel takes every step (a duty cycle above the period would be refused), pulses are as wide as before or as
    /// after, and their share of the period is at no time above both. What stands already is not written.
    func configure() throws(HardwareError) {
        let period = try number(of: "period")
        let duty = try number(of: "duty_cycle")
        if try text(of: "polarity") == Self.inverted { try turnRound(hasPeriod: period > 0) }
        if timing.period > period { try write(timing.period, to: "period") }
        if timing.safeDuty != duty { try write(timing.safeDuty, to: "duty_cycle") }
        if timing.period < period { try shorten(from: duty) }
        if try text(of: "enable") != "1" { try write(1, to: "enable") }
    }

    /// The kernel changes the polarity of a disabled channel only, and of one that has a period.
    private func turnRound(hasPeriod: Bool) throws(HardwareError) {
        try write(0, to: "enable")
        if !hasPeriod { try write(timing.period, to: "period") }
        try write("normal", to: "polarity")
    }

    /// A chip that cannot do the period leaves the channel as it was found.
    private func shorten(from duty: UInt64) throws(HardwareError) {
        do throws(HardwareError) {
            try write(timing.period, to: "period")
        } catch {
            if duty != timing.safeDuty { try write(duty, to: "duty_cycle") }
            throw error
        }
    }

    /// Disables a channel and gives it back. What fails is left as it is: nobody could act on it.
    static func release(_ location: PWMLocation) {
        do { try SmallFile.write("0\n", to: "\(location.directory)/enable") } catch {}
        do { try SmallFile.write("\(location.channel)\n", to: "\(location.chip)/unexport") } catch {}
    }

    private static let inverted = "inversed"

    private func number(of attribute: String) throws(HardwareError) -> UInt64 {
        UInt64(try text(of: attribute)) ?? 0
    }

    private func text(of attribute: String) throws(HardwareError) -> String {
        let path = "\(location.directory)/\(attribute)"
        do { return try SmallFile.text(of: path) } catch { throw refusal(error, at: path) }
    }

    private func write(_ number: UInt64, to attribute: String) throws(HardwareError) {
        try write("\(number)", to: attribute)
    }

    private func write(_ text: String, to attribute: String) throws(HardwareError) {
        let path = "\(location.directory)/\(attribute)"
        do { try SmallFile.write("\(text)\n", to: path) } catch {
            guard attribute == "period" else { throw refusal(error, at: path) }
            let asked = "\(frequency.value) Hz (a period of \(timing.period) ns)"
            switch error.code {
            case EINVAL, ERANGE, EOPNOTSUPP:
                throw .unsupported(device: location.device, reason: "the chip cannot do \(asked)")
            case EBUSY:
                throw .unsupported(
                    device: location.device, reason: "another channel of the chip keeps it from \(asked)")
            default: throw refusal(error, at: path)
            }
        }
    }

    private func refusal(_ error: SystemError, at path: String) -> HardwareError {
        switch error.code {
        case EACCES, EPERM:
            .permissionDenied(device: location.device, remedy: AccessRemedy(root: root).text(for: path, .pwm))
        case ENOENT, ENODEV:
            .missing(device: location.device, remedy: "\(path) is not there: has its chip been unplugged?")
        default:
            .system(device: location.device, error: error)
        }
    }
}
