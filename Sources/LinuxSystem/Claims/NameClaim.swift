import CLinux
import Glibc

/// A name that one process of this machine holds at a time, across all users and namespaces.
///
/// It is a listening socket in the abstract namespace, which needs no file and no permission and tells who holds it; but
/// there is one such namespace for each network namespace. So it is a locked file as well, in each of the folders in which
/// there can be one. Both end with the process, whatever kills it.
public struct NameClaim: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor
    private let locks: [LockFile]
    /// Why the folders have no lock, where none of them has: then a process in another network namespace can hold the
    /// name at the same time.
    public let weakness: String?

    /// Takes the name, at most 100 bytes of UTF-8.
    ///
    /// - Parameter folders: where the locked files are; none where something else keeps the other namespaces out.
    /// - Throws: `EADDRINUSE` when another process holds it; ``holder(of:folders:)`` tells which.
    public init(_ name: String, folders: [String] = ClaimFolders.standard) throws(SystemError) {
        let (locks, weakness) = try Self.lock(name, folders)
        descriptor = try OwnedDescriptor(sinew_claim_name(name, name.utf8.count), from: "bind")
        self.locks = locks
        self.weakness = weakness
    }

    /// Locks the name wherever that can be, and tells why it can be nowhere.
    private static func lock(
        _ name: String, _ folders: [String]
    ) throws(SystemError) -> (locks: [LockFile], weakness: String?) {
        var locks: [LockFile] = []
        var reasons: [String] = []
        for folder in folders {
            do throws(SystemError) {
                locks.append(try LockFile.take(lock(name, in: folder)))
            } catch {
                if error.code == EADDRINUSE { throw error }
                reasons.append("\(folder): \(error.reason)")
            }
        }
        return (locks, locks.isEmpty && !folders.isEmpty ? reasons.joined(separator: ", ") : nil)
    }

    /// The descriptor to poll for somebody who wants to talk to the holder; valid as long as this value lives. It does not
    /// block.
    public var raw: Int32 { descriptor.raw }

    /// The folders in which the name is locked.
    public var folders: [String] {
        locks.map { String($0.path[..<($0.path.lastIndex(of: "/") ?? $0.path.endIndex)]) }
    }

    /// The process that holds a name, or nil when nobody does, or one in a namespace that cannot be seen from here.
    public static func holder(of name: String, folders: [String] = ClaimFolders.standard) -> pid_t? {
        let process = sinew_claimant_of_name(name, name.utf8.count)
        if process > 0 { return process }
        return folders.lazy.compactMap { LockFile.holder(of: lock(name, in: $0)) }.first
    }

    private static func lock(_ name: String, in folder: String) -> String {
        "\(folder)/\(ClaimFolders.file(of: name)).lock"
    }
}
