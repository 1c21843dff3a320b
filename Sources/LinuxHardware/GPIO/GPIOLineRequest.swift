/// What the kernel tells about a line request: its chip and its lines.
///
/// In `/proc/PID/fdinfo/N`, since Linux 6.1 and for requests of the kernel's second interface
/// (`linereq_show_fdinfo` in drivers/gpio/gpiolib-cdev.c).
struct GPIOLineRequest: Sendable, Equatable {
    /// The chip's name in the kernel, such as "gpiochip0".
    var chip: String
    /// The offsets of its lines, in the order of the request.
    var offsets: [UInt32]

    /// Reads the text of a file in `fdinfo`; nil when it tells of no line.
    init?(descriptorInfo text: String) {
        let lines = text.split(separator: "\n")
        guard let chip = lines.lazy.compactMap({ Self.value(of: "gpio-chip", in: $0) }).first else { return nil }
        self.chip = chip
        offsets = lines.compactMap { Self.value(of: "gpio-line", in: $0).flatMap(UInt32.init) }
    }

    /// Whether it holds this line.
    func holds(chip: String, offset: UInt32) -> Bool {
        self.chip == chip && offsets.contains(offset)
    }

    private static func value(of key: String, in line: Substring) -> String? {
        guard line.hasPrefix("\(key):") else { return nil }
        return String(line.dropFirst(key.count + 1).drop { $0 == "\t" || $0 == " " })
    }
}
