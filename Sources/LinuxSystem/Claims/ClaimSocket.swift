import CLinux
import Glibc

/// A socket file beside the lock of a claimed name, for callers in other network namespaces.
public final class ClaimSocket: Sendable {
    private let path: String
    private let descriptor: OwnedDescriptor

    /// Listens in the first of the claim's folders in which that can be. What a holder before has left behind is removed.
    ///
    /// - Throws: where it can be in none.
    public static func open(_ name: String, of claim: borrowing NameClaim) throws(SystemError)
        -> ClaimSocket
    {
        var refusal = SystemError(call: "bind", code: ENOENT)
        for folder in claim.folders {
            let file = ClaimFolders.file(of: name)
            clear(file, in: folder)
            // Another user's file that is left cannot be removed, so the name is never the same.
            let path = "\(folder)/\(file).\(number())"
            do throws(SystemError) {
                return ClaimSocket(path, try OwnedDescriptor(sinew_listen_at_file(path), from: "bind"))
            } catch {
                unlink(path)
                refusal = error
            }
        }
        throw refusal
    }

    private init(_ path: String, _ descriptor: consuming OwnedDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        unlink(path)
    }

    /// The descriptor to poll for a caller; it does not block.
    public var raw: Int32 { descriptor.raw }

    /// The sockets of names with this beginning, also such as nobody listens at any more.
    public static func all(
        beginning: String, folders: [String] = ClaimFolders.standard
    ) -> [(name: String, place: SocketPlace)] {
        let start = ClaimFolders.file(of: beginning)
        return folders.flatMap { folder in
            names(in: folder).compactMap { file in
                guard file.hasPrefix(start), let point = file.lastIndex(of: "."),
                    isNumber(file[file.index(after: point)...])
                else { return nil }
                return (ClaimFolders.name(of: file[..<point]), .file("\(folder)/\(file)"))
            }
        }
    }

    /// Removes what earlier holders have left: who holds the name knows that nobody else listens.
    private static func clear(_ file: String, in folder: String) {
        for old in names(in: folder)
        where old.hasPrefix("\(file).") && isNumber(old.dropFirst(file.count + 1)) {
            unlink("\(folder)/\(old)")
        }
    }

    private static func names(in folder: String) -> [String] {
        // A folder that is not there, or is closed to us, has no sockets for us.
        do { return try Directory.names(in: folder) } catch { return [] }
    }

    private static func number() -> String {
        let digits = String(UInt32.random(in: 0..<(1 << 24)), radix: 16)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func isNumber(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 6
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
