import Glibc

/// What a user can do who may not open a device: join the group that owns it, or have it given to a group.
struct AccessRemedy {
    /// A kind of device, as the rules of a distribution see it; each is said beside its ``KernelDevice``.
    struct Kind: Sendable {
        /// The group by convention (Raspberry Pi OS).
        let group: String
        /// The udev rule that gives the device to that group.
        let rule: String
    }

    let root: SystemRoot

    /// One clause of remedy for a node that was denied.
    func text(for node: String, _ kind: Kind) -> String {
        var status = stat()
        guard stat(node, &status) == 0 else { return "run as root, or ask who runs this machine for \(node)" }
        let groupMayUse = status.st_mode & S_IRGRP != 0 && status.st_mode & S_IWGRP != 0
        return Self.text(
            for: node, kind, group: status.st_gid != 0 && groupMayUse ? Self.groupName(status.st_gid) : nil)
    }

    /// The same for a node whose group is known; nil for one that root keeps to itself.
    static func text(for node: String, _ kind: Kind, group: String?) -> String {
        if let group { return "add yourself to group \(group): sudo usermod -aG \(group) $USER, then log in again" }
        return "\(node) is for root alone; put '\(kind.rule)' into /etc/udev/rules.d/60-sinew.rules, "
            + "then: sudo groupadd -f \(kind.group) && sudo udevadm control --reload && sudo udevadm trigger"
    }

    private static func groupName(_ group: gid_t) -> String? {
        var entry = Glibc.group()
        var result: UnsafeMutablePointer<Glibc.group>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 * 1024) { buffer in
            guard getgrgid_r(group, &entry, buffer.baseAddress, buffer.count, &result) == 0, let found = result else {
                return nil
            }
            return String(cString: found.pointee.gr_name)
        }
    }
}

extension Inventory.Access {
    /// Whether this user may read and write a node.
    static func of(_ node: String, _ kind: AccessRemedy.Kind, _ root: SystemRoot) -> Inventory.Access {
        let path = root.path(node)
        if access(path, R_OK | W_OK) == 0 { return .allowed }
        if errno == ENOENT { return .noNode(remedy: "\(node) is not there: has udev made it?") }
        return .denied(remedy: AccessRemedy(root: root).text(for: path, kind))
    }
}
