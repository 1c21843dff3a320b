import HardwareIO

extension LinuxBoard {
    /// The node of a bus of this name: in the board file, or (where it allows that) `i2cN` for `/dev/i2c-N`.
    func locateBus(_ name: String) throws(HardwareError) -> String {
        let finder = I2CAdapterFinder(root: root)
        switch description.buses[name]?.place {
        case .device(let node):
            return try finder.node(node, bus: name)
        case .adapter(let adapter):
            return try finder.node(named: adapter, bus: name)
        case nil:
            guard description.allowsKernelNames, name.hasPrefix("i2c"), UInt32(name.dropFirst(3)) != nil else {
                let kernel = description.allowsKernelNames ? finder.busNames() : []
                throw unknown("I2C bus", name, among: kernel + description.buses.keys)
            }
            return try finder.node("/dev/i2c-\(name.dropFirst(3))", bus: name)
        }
    }

    /// Where a PWM channel of this name is: in the board file, or (where it allows that) as "chip/channel".
    func locatePWM(_ name: String) throws(HardwareError) -> PWMLocation {
        let finder = PWMFinder(root: root)
        if let channel = description.pwm[name] {
            return try finder.channel(name, chip: channel.chip, channel: channel.channel)
        }
        if description.allowsKernelNames, let slash = name.lastIndex(of: "/"),
            let channel = UInt32(name[name.index(after: slash)...])
        {
            return try finder.channel(name, chip: String(name[..<slash]), channel: channel)
        }
        throw unknown("PWM channel", name, among: description.pwm.keys)
    }
}
