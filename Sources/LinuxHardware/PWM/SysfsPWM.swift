import Glibc
import HardwareIO
import LinuxSystem

/// A PWM channel of the kernel, through sysfs (Documentation/driver-api/pwm.rst). A channel that is enabled goes on without a holder, so what is
/// to go on after the end is left enabled; unexporting would leave it to the chip's driver.
///
/// Unchecked because the contract of `PWMOutput` lets one thread at a time write and close it.
final class SysfsPWM: PWMOutput, @unchecked Sendable {
    private let location: PWMLocation
    private let timing: PWMTiming
    private var dutyCycle: OwnedDescriptor?
    private var claim: NameClaim?
    private let use = ExclusiveUse()

    /// Claims the channel and brings it to its period and its safe duty cycle. When that fails, a new channel is given back,
    /// and one that was there stays as it is.
    init(_ location: PWMLocation, _ opening: PWMOpening) throws(HardwareError) {
        self.location = location
        timing = opening.timing
        claim = try opening.claim()
        let isNew = try opening.export()
        do {
            let descriptor = try opening.waitForAttributes()
            try opening.configure()
            dutyCycle = consume descriptor
        } catch {
            if isNew { PWMOpening.release(location) }
            throw error
        }
    }

    var remains: String? {
        timing.safeDuty == 0 ? nil : "\(location.device) at \(timing.safeText)"
    }

    func set(dutyCycle share: Double) throws(BusError) {
        use.enter("PWMOutput.set")
        defer { use.leave() }
        guard let descriptor = dutyCycle?.raw else { throw .closed }
        let text = DecimalText(timing.duty(share))
        guard text.write(to: descriptor) else {
            let error = SystemError.last("pwrite")
            throw error.code == ENODEV ? .disconnected : .system(error)
        }
    }

    func safeActions(dutyCycle share: Double) -> [SafeAction] {
        guard let descriptor = dutyCycle?.raw else { return [] }
        return [.write(descriptor: descriptor, offset: 0, bytes: DecimalText(timing.duty(share)).bytes)]
    }

    func close() {
        use.enter("PWMOutput.close")
        defer { use.leave() }
        guard let descriptor = dutyCycle?.raw else { return }
        // Whatever this write says, there is nobody left who could act on it.
        _ = DecimalText(timing.safeDuty).write(to: descriptor)
        dutyCycle = nil
        if timing.safeDuty == 0 { PWMOpening.release(location) }
        claim = nil
    }

    func leave() {
        use.enter("PWMOutput.leave")
        defer { use.leave() }
        dutyCycle = nil
        claim = nil
    }

    deinit {
        close()
    }
}
