/// Where names really are: two names may stand for one thing.
extension BoardDescription {
    /// Chip and offset of a line, as far as the board file or the name itself tells them.
    public func place(ofLine name: String) -> String {
        if let line = lines[name] { return "line \(line.chip) \(line.offset)" }
        return Self.split(name).map { "line \($0) \($1)" } ?? "line \(name)"
    }

    /// Chip and channel of a PWM channel, in the same way.
    public func place(ofPWM name: String) -> String {
        if let channel = pwm[name] { return "pwm \(channel.chip) \(channel.channel)" }
        return Self.split(name).map { "pwm \($0) \($1)" } ?? "pwm \(name)"
    }

    /// The node or the adapter of an I2C bus.
    public func place(ofBus name: String) -> String {
        switch buses[name]?.place {
        case .device(let path)?: path
        case .adapter(let adapter)?: "adapter \(adapter)"
        case nil: name.hasPrefix("i2c") ? "/dev/i2c-" + name.dropFirst(3) : name
        }
    }

    /// The two parts of "label/offset".
    private static func split(_ name: String) -> (String, UInt32)? {
        guard let slash = name.lastIndex(of: "/"), let number = UInt32(name[name.index(after: slash)...]) else {
            return nil
        }
        return (String(name[..<slash]), number)
    }
}
