import CLinux
import Glibc

/// A name that one process of this machine holds at a time, across all users.
///
/// It is a listening socket in the abstract namespace: it needs no file and no permission, ends with the process
/// whatever kills it, and tells who holds it.
public struct NameClaim: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    /// Takes the name, at most 100 bytes of UTF-8.
    ///
    /// - Throws: `EADDRINUSE` when another process holds it; ``holder(of:)`` tells which.
    public init(_ name: String) throws(SystemError) {
        descriptor = try OwnedDescriptor(sinew_claim_name(name, name.utf8.count), from: "bind")
    }

    /// The descriptor to poll for somebody who wants to talk to the holder; valid as long as this value lives.
    public var raw: Int32 { descriptor.raw }

    /// The process that holds a name, or nil when nobody does.
    public static func holder(of name: String) -> pid_t? {
        let process = sinew_claimant_of_name(name, name.utf8.count)
        return process > 0 ? process : nil
    }
}
