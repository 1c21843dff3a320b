import CLinux
import Glibc

/// A short talk with the holder of a name: one line each way, each within a second unless the caller is more patient.
public struct NameConversation: ~Copyable {
    private let descriptor: OwnedDescriptor

    /// The most bytes of a line.
    private static let limit = 512

    /// Calls the holder of a name.
    ///
    /// - Parameter seconds: how long he may take to answer.
    /// - Throws: `ECONNREFUSED` when nobody holds it.
    public init(calling name: String, seconds: Int32 = 1) throws(SystemError) {
        descriptor = try Self.bounded(sinew_connect_name(name, name.utf8.count), from: "connect", seconds: seconds)
    }

    /// Takes the next call to a claimed name; blocks until there is one.
    public init(answering claim: borrowing NameClaim) throws(SystemError) {
        descriptor = try Self.bounded(sinew_accept(claim.raw), from: "accept")
    }

    /// A connected socket on which no read or write takes longer than that.
    private static func bounded(
        _ socket: Int32, from call: StaticString, seconds: Int32 = 1
    ) throws(SystemError) -> OwnedDescriptor {
        let descriptor = try OwnedDescriptor(socket, from: call)
        guard sinew_set_socket_timeout(descriptor.raw, seconds * 1_000) == 0 else { throw .last("setsockopt") }
        return descriptor
    }

    /// The user at the other end, by the kernel's word.
    public var peerUser: uid_t? {
        let user = sinew_peer_user(descriptor.raw)
        return user < 0 ? nil : uid_t(user)
    }

    /// Says one line.
    public borrowing func send(_ line: String) throws(SystemError) {
        let bytes = Array((line + "\n").utf8)
        let count = Glibc.send(descriptor.raw, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard count == bytes.count else { throw count < 0 ? .last("send") : SystemError(call: "send", code: EIO) }
    }

    /// Hears one line, without its end. Empty when the other one hangs up.
    public borrowing func receive() throws(SystemError) -> String {
        var line: [UInt8] = []
        while line.count < Self.limit {
            var byte: UInt8 = 0
            let count = recv(descriptor.raw, &byte, 1, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last("recv") }
            if count == 0 || byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }
}
