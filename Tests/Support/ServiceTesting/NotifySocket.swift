import Glibc
import LinuxSystem
import Quantities

/// The socket on which a service manager hears its services.
public final class NotifySocket {
    /// What stands in `NOTIFY_SOCKET`: a path, or a name after "@".
    public let address: String
    private let socket: OwnedDescriptor

    /// Binds it: in the abstract namespace, or as a file.
    public init(isAbstract: Bool) throws {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        socket = try OwnedDescriptor(Glibc.socket(AF_UNIX, kind, 0), from: "socket")
        let name = "sinew-test-notify-\(getpid())-\(socket.raw)"
        address = isAbstract ? "@\(name)" : "/tmp/\(name)"
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let bytes = isAbstract ? [0] + name.utf8 : Array(address.utf8)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: bytes) }
        let size = MemoryLayout.offset(of: \sockaddr_un.sun_path).map { $0 + bytes.count } ?? 0
        let result = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket.raw, $0, socklen_t(size)) }
        }
        guard result == 0 else { throw SystemError.last("bind") }
    }

    deinit {
        if !address.hasPrefix("@") { unlink(address) }
    }

    /// The next datagram; nil when none has come by the deadline.
    public func receive(until deadline: Timestamp) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket.raw, &bytes, bytes.count, 0)
            if count >= 0 { return String(decoding: bytes.prefix(count), as: UTF8.self) }
            guard Timestamp.now() < deadline else { return nil }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(2)))
        }
    }

    /// All datagrams up to one with this line, without hurry; nil when it does not come.
    public func receive(upTo line: String) -> [String]? {
        let deadline = Timestamp.now().advanced(by: .seconds(60))
        var heard: [String] = []
        while let text = receive(until: deadline) {
            heard.append(text)
            if text.split(separator: "\n").contains(where: { $0 == line }) { return heard }
        }
        return nil
    }
}
