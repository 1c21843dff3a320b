import HardwareIO
import Quantities

extension LinuxBoard: PWMBoard {
    /// Claims a PWM channel and enables it at a duty cycle. One that runs already, left by a guard or by a program that was
    /// killed, is taken over: its pulses have the old width or the new one, and never more power than either. Blocks, for
    /// up to five seconds where udev first has to give the new channel to this user's group, and allocates.
    public func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        let location = try locatePWM(channel)
        let opening = try PWMOpening(location, frequency: frequency, dutyCycle: dutyCycle, root: root)
        return try SysfsPWM(location, opening)
    }

    /// Where a PWM channel of this name is: in the board file, or (where it allows that) as "chip/channel" with the name of
    /// the chip's device, or with the kernel's, "pwmchip0".
    func locatePWM(_ name: String) throws(HardwareError) -> PWMLocation {
        guard case .part(let chip, let channel) = try place(of: name, .pwm) else {
            throw unknown(.pwm, name, among: description.pwm.keys)
        }
        return try PWMFinder(root: root)
            .channel(name, chip: chip, channel: channel, isByNumber: description.pwm[name] == nil)
    }
}
