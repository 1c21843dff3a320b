import Glibc
import LinuxSystem

extension NameClaim {
    /// Who holds a name, for a message; nil when nobody does any more.
    static func holderText(of name: String) -> String? {
        guard let process = holder(of: name) else { return nil }
        return process == getpid() ? "this program itself" : ProcessTable.describe(process)
    }
}
