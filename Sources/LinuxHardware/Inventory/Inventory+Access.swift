import Glibc

extension Inventory.Access {
    /// Whether this user may read and write a node.
    static func of(_ node: String, _ kind: AccessRemedy.Kind, _ root: SystemRoot) -> Inventory.Access {
        let path = root.path(node)
        if access(path, R_OK | W_OK) == 0 { return .allowed }
        if errno == ENOENT { return .noNode(remedy: "\(node) is not there: has udev made it?") }
        return .denied(remedy: AccessRemedy(root: root).text(for: path, kind))
    }
}
