import Glibc
import HardwareIO
import LinuxSystem
import Quantities

/// The steps that claim and set up a PWM channel, and what each refusal means to people.
struct PWMOpening {
    let periodNanoseconds: Int64
    private let location: PWMLocation
    private let frequency: Hertz
    private let root: SystemRoot
    /// How long udev may take to give a new channel to this user's group.
    private static let patience: Duration = .seconds(2)

    init(_ location: PWMLocation, frequency: Hertz, root: SystemRoot) throws(HardwareError) {
        guard frequency.value.isFinite, (0.001...1_000_000_000).contains(frequency.value) else {
            throw .unsupported(device: location.device, reason: "\(frequency.value) Hz is no PWM frequency")
        }
        self.location = location
        self.frequency = frequency
        self.root = root
        periodNanoseconds = frequency.periodNanoseconds
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

    /// Makes the channel's directory, or takes over one that was left behind.
    func export() throws(HardwareError) {
        guard access(location.directory, F_OK) != 0 else { return }
        do { try SmallFile.write("\(location.channel)\n", to: "\(location.chip)/export") } catch {
            switch error.code {
            case EBUSY: throw .busy(device: location.device, consumer: "a kernel driver", process: nil)
            default: throw refusal(error, at: "\(location.chip)/export")
            }
        }
    }

    /// Opens the duty cycle for writing, once udev has had its turn with all of the new channel's attributes.
    func waitForAttributes() throws(HardwareError) -> OwnedDescriptor {
        let deadline = Timestamp.now().advanced(by: Self.patience)
        for attribute in ["duty_cycle", "enable", "period"] {
            let path = "\(location.directory)/\(attribute)"
            while access(path, W_OK) != 0 {
                let error = SystemError.last("access")
                guard error.code == EACCES || error.code == ENOENT, Timestamp.now() < deadline else {
                    throw refusal(error, at: path)
                }
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
            }
        }
        let path = "\(location.directory)/duty_cycle"
        do { return try OwnedDescriptor(opening: path, O_WRONLY) } catch { throw refusal(error, at: path) }
    }

    /// Sets polarity, period and a duty cycle of 0, in an order that the kernel takes from any earlier state, then
    /// enables the channel.
    func configure() throws(HardwareError) {
        if value(of: "polarity") == "inversed" {
            try write("0", to: "enable")
            try write("normal", to: "polarity")
        }
        // A duty cycle above the new period, or any while the period is still 0, would be refused.
        if let duty = value(of: "duty_cycle"), duty != "0" { try write("0", to: "duty_cycle") }
        try write("\(periodNanoseconds)", to: "period")
        try write("0", to: "duty_cycle")
        try write("1", to: "enable")
    }

    /// Gives the channel back after a failure.
    func unexport() {
        Self.release(location)
    }

    /// Disables a channel and gives it back. What fails is left as it is: nobody could act on it.
    static func release(_ location: PWMLocation) {
        do { try SmallFile.write("0\n", to: "\(location.directory)/enable") } catch {}
        do { try SmallFile.write("\(location.channel)\n", to: "\(location.chip)/unexport") } catch {}
    }

    private func value(of attribute: String) -> String? {
        do { return try SmallFile.text(of: "\(location.directory)/\(attribute)") } catch { return nil }
    }

    private func write(_ text: String, to attribute: String) throws(HardwareError) {
        let path = "\(location.directory)/\(attribute)"
        do { try SmallFile.write("\(text)\n", to: path) } catch {
            if attribute == "period", error.code == EINVAL || error.code == ERANGE || error.code == EOPNOTSUPP {
                throw .unsupported(
                    device: location.device,
                    reason: "the chip cannot do \(frequency.value) Hz (a period of \(periodNanoseconds) ns)")
            }
            throw refusal(error, at: path)
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
