import LinuxSystem
import Quantities

/// What the kernel's PWM class has told its chips, by its own trace point: each state in turn, none in between is missed.
final class PWMTrace {
    /// A state of a channel.
    struct State: Hashable, CustomStringConvertible {
        var period: UInt64
        var duty: UInt64
        var isInverted = false
        var isEnabled = true

        /// The share of the period in which it is high.
        var share: Double { period == 0 ? 0 : Double(duty) / Double(period) }
        var description: String {
            "\(duty) of \(period) ns\(isInverted ? ", inverted" : "")\(isEnabled ? "" : ", disabled")"
        }
    }

    private static let folder = "/sys/kernel/debug/tracing"

    private let beginning: String

    /// From now on. The trace point stays on once it is on: to switch it the kernel changes its own code, on which the
    /// emulator may hang.
    init() throws(SystemError) {
        let enable = "\(Self.folder)/events/pwm/pwm_apply/enable"
        if try SmallFile.text(of: enable) != "1" { try SmallFile.write("1", to: enable) }
        beginning = "from here \(Timestamp.now().nanoseconds)"
        try SmallFile.write(beginning, to: "\(Self.folder)/trace_marker")
    }

    /// The states since the beginning, in order.
    func states() throws(SystemError) -> [State] {
        let bytes = try SmallFile.bytes(of: "\(Self.folder)/trace", limit: 4 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard let first = lines.lastIndex(where: { $0.contains(beginning) }) else { return [] }
        return lines[first...].compactMap { line in
            guard line.contains(" pwm_apply: ") else { return nil }
            let words = line.split(separator: " ").compactMap { word -> (Substring, UInt64)? in
                let parts = word.split(separator: "=")
                guard parts.count == 2, let number = UInt64(parts[1]) else { return nil }
                return (parts[0], number)
            }
            let values = Dictionary(words) { $1 }
            guard let period = values["period"], let duty = values["duty_cycle"] else { return nil }
            return State(
                period: period, duty: duty, isInverted: values["polarity"] == 1, isEnabled: values["enabled"] == 1)
        }
    }
}
