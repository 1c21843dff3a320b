import CLinux
import Glibc

/// Where a local stream socket listens.
public enum SocketPlace: Sendable, Hashable {
    /// A name in the abstract namespace, which exists once in each network namespace.
    case abstract(String)
    /// A socket file, which everybody reaches who sees the file.
    case file(String)

    /// Connects without waiting.
    ///
    /// - Throws: `ECONNREFUSED` or `ENOENT` when nobody listens, `EAGAIN` when too many others want to be heard.
    func connect() throws(SystemError) -> OwnedDescriptor {
        switch self {
        case .abstract(let name):
            try OwnedDescriptor(sinew_connect_name(name, name.utf8.count), from: "connect")
        case .file(let path):
            try OwnedDescriptor(sinew_connect_file(path), from: "connect")
        }
    }
}
