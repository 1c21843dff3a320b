import HardwareIO
import LinuxSystem

extension LinuxBoard {
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
        if listed[name] == nil, !description.mayBeKernelName(name, kind) || kind.kernelPlace(name) == nil {
            let allowsOthers = description.allowsKernelNames || kind.isPluggable
            throw unknown(kind, name, among: (allowsOthers ? names() : []) + listed.keys)
        }
        return description.place(of: name, kind)
    }
}
