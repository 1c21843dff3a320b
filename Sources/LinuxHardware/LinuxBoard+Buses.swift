import HardwareIO
import LinuxSystem

extension LinuxBoard {
    /// The node of a bus of this name: in the board file, or (where it allows that) `i2cN` for `/dev/i2c-N`, a path, or the
    /// name of an adapter.
    func locateBus(_ name: String) throws(HardwareError) -> String {
        let finder = I2CAdapterFinder(root: root)
        switch try place(of: name, .bus, among: finder.busNames) {
        case .node(let node):
            return try finder.node(node, bus: name)
        case .name(let adapter):
            guard description.buses[name] != nil || finder.hasAdapter(named: adapter) else {
                throw unknown(.bus, name, among: finder.busNames() + description.buses.keys)
            }
            return try finder.node(named: adapter, bus: name)
        case .part:
            throw unknown(.bus, name, among: description.buses.keys)
        }
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

    /// The device behind the node of a name; nil where it has no node.
    func locateNode(_ name: String, _ kind: DeviceKind) -> DevicePlace? {
        guard case .node(let path) = description.place(of: name, kind) else { return nil }
        return .node(DeviceNode.identity(of: root.path(path)))
    }

    /// What the board file says of a name, or where it allows the kernel's names, what the name says by itself.
    ///
    /// - Parameter names: the names by which the kernel's devices can be named, besides those of the board file.
    func place(
        of name: String, _ kind: DeviceKind, among names: () -> [String] = { [] }
    ) throws(HardwareError) -> DevicePlace {
        let listed = description[kind]
        if listed[name] == nil, !description.allowsKernelNames || kind.kernelPlace(name) == nil {
            throw unknown(kind, name, among: (description.allowsKernelNames ? names() : []) + listed.keys)
        }
        return description.place(of: name, kind)
    }
}
