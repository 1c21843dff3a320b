extension MachineCheckup {
    /// What a Raspberry Pi's firmware says of its supply and its temperature: the bits of `vcgencmd get_throttled`.
    private static let states: [(bit: UInt64, text: String, remedy: String)] = [
        (0, "the supply is too low at this moment", "use a stronger supply and a thicker cable"),
        (2, "the processor is slowed down at this moment", "cool it, or use a stronger supply"),
        (3, "the processor is hot, and slowed down", "cool it"),
        (16, "the supply has been too low since the machine started", "use a stronger supply and a thicker cable"),
        (18, "the processor has been slowed down since the machine started", "cool it, or use a stronger supply"),
    ]

    /// Nothing where the machine does not tell.
    func supply() -> [Finding] {
        let word = root.text("/sys/devices/platform/soc/soc:firmware/get_throttled").flatMap(Self.number)
        if let word {
            let bad = Self.states.filter { word & (1 << $0.bit) != 0 }
            // What is so now has been so since the start as well.
            let shown = bad.filter { $0.bit < 16 || word & (1 << ($0.bit - 16)) == 0 }
            return shown.isEmpty
                ? [Finding(.good, "the supply was strong enough since the machine started")]
                : shown.map { Finding(.warning, "\($0.text): outputs and buses may fail; \($0.remedy)") }
        }
        let sensors = root.names(in: "/sys/class/hwmon").map { "/sys/class/hwmon/\($0)" }
        guard let sensor = sensors.first(where: { root.text("\($0)/name") == "rpi_volt" }) else { return [] }
        guard root.text("\(sensor)/in0_lcrit_alarm") == "1" else {
            return [Finding(.good, "the supply is strong enough at this moment")]
        }
        let low = Self.states[0]
        return [Finding(.warning, "\(low.text): outputs and buses may fail; \(low.remedy)")]
    }

    private static func number(_ text: String) -> UInt64? {
        UInt64(text.hasPrefix("0x") ? text.dropFirst(2) : text[...], radix: 16)
    }
}
