import Glibc
import HardwareIO
import LinuxSystem
import Quantities

/// A PWM channel of the kernel, through sysfs (Documentation/driver-api/pwm.rst).
///
/// Unchecked because the contract of `PWMOutput` lets one thread at a time write and close it.
final class SysfsPWM: PWMOutput, @unchecked Sendable {
    private let location: PWMLocation
    private let periodNanoseconds: Int64
    private var dutyCycle: OwnedDescriptor?
    private var claim: NameClaim?

    /// Claims the channel, sets its period, and enables it with a duty cycle of 0.
    init(_ location: PWMLocation, frequency: Hertz, root: SystemRoot) throws(HardwareError) {
        self.location = location
        let opening = try PWMOpening(location, frequency: frequency, root: root)
        periodNanoseconds = opening.periodNanoseconds
        claim = try opening.claim()
        try opening.export()
        do {
            let descriptor = try opening.waitForAttributes()
            try opening.configure()
            dutyCycle = consume descriptor
        } catch {
            // Half-opened: give the channel back before telling.
            opening.unexport()
            throw error
        }
    }

    func set(dutyCycle share: Double) throws(BusError) {
        guard let descriptor = dutyCycle?.raw else { throw .closed }
        let text = dutyText(share)
        guard text.write(to: descriptor) else {
            let error = SystemError.last("pwrite")
            throw error.code == ENODEV ? .disconnected : .system(error)
        }
    }

    func safeActions(dutyCycle share: Double) -> [SafeAction] {
        guard let descriptor = dutyCycle?.raw else { return [] }
        return [.write(descriptor: descriptor, offset: 0, bytes: dutyText(share).bytes)]
    }

    func close() {
        guard let descriptor = dutyCycle?.raw else { return }
        // The channel goes back whatever these writes say: there is nobody left who could act on it.
        _ = DecimalText(0).write(to: descriptor)
        dutyCycle = nil
        PWMOpening.release(location)
        claim = nil
    }

    deinit {
        close()
    }

    /// The on-time in nanoseconds as the kernel reads it. What is no number counts as 0: off.
    private func dutyText(_ share: Double) -> DecimalText {
        let cut = share >= 0 ? min(share, 1) : 0
        return DecimalText(UInt64((cut * Double(periodNanoseconds)).rounded()))
    }
}
