import CLinux
import Glibc

/// A local stream socket on which lines of text go both ways. Nothing here waits: who polls ``raw`` knows when to go on.
///
/// For one thread at a time.
public final class LineConnection {
    /// What is at the other end, by the kernel's word at the time of connecting; nil for what it does not tell.
    public struct Peer: Sendable, Equatable {
        /// Its process, where that is in this process's namespace.
        public var process: pid_t?
        /// Its user.
        public var user: uid_t?
    }

    /// The most bytes of a line that is heard, without its end.
    public static let longestLine = 4096

    /// What is at the other end.
    public let peer: Peer
    /// Whether the other end has hung up.
    public private(set) var hasEnded = false
    private let descriptor: OwnedDescriptor
    private var incoming: [UInt8] = []
    private var outgoing: ArraySlice<UInt8> = []

    /// Calls who listens there.
    ///
    /// - Throws: `ECONNREFUSED` or `ENOENT` when nobody does, `EAGAIN` when too many others want to be heard.
    public convenience init(calling place: SocketPlace) throws(SystemError) {
        self.init(try place.connect())
    }

    /// Takes the next call to a listening socket that does not wait.
    ///
    /// - Throws: `EAGAIN` when there is none.
    public convenience init(answering listener: Int32) throws(SystemError) {
        self.init(OwnedDescriptor(owning: Int32(try SystemCall.make("accept") { Int(sinew_accept(listener)) })))
    }

    private init(_ descriptor: consuming OwnedDescriptor) {
        var process: pid_t = 0
        var user: uid_t = 0
        let isKnown = sinew_peer(descriptor.raw, &process, &user) == 0
        peer = Peer(process: isKnown && process > 0 ? process : nil, user: isKnown ? user : nil)
        self.descriptor = descriptor
    }

    /// The descriptor to poll; valid as long as this object lives.
    public var raw: Int32 { descriptor.raw }

    /// Takes what has arrived, up to a line of the greatest length.
    ///
    /// - Throws: `EMSGSIZE` when a line is longer than that, and what recv(2) says.
    public func receive() throws(SystemError) {
        var chunk = [UInt8](repeating: 0, count: 1024)
        while !hasEnded, incoming.count <= Self.longestLine {
            do {
                let count = try SystemCall.make("recv") {
                    recv(descriptor.raw, &chunk, chunk.count, Int32(MSG_DONTWAIT))
                }
                incoming += chunk.prefix(count)
                hasEnded = count == 0
            } catch {
                switch error.code {
                case EAGAIN: return
                // A peer that closes before it has heard everything resets the connection.
                case ECONNRESET: hasEnded = true
                default: throw error
                }
            }
            if hasEnded { return }
        }
        guard incoming.count <= Self.longestLine || incoming.contains(UInt8(ascii: "\n")) else {
            throw SystemError(call: "recv", code: EMSGSIZE)
        }
    }

    /// Takes the first line that has arrived whole, without its end; what is no UTF-8 is replaced.
    public func nextLine() -> String? {
        guard let end = incoming.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { incoming.removeFirst(end + 1) }
        return String(decoding: incoming[..<end], as: UTF8.self)
    }

    /// What has arrived after the last whole line.
    public var remainder: String { String(decoding: incoming, as: UTF8.self) }

    /// Adds a line to what is to be sent.
    public func say(_ line: String) {
        outgoing += Array(line.utf8) + [UInt8(ascii: "\n")]
    }

    /// Whether there is something left to send.
    public var isSending: Bool { !outgoing.isEmpty }

    /// Sends as much as the other end takes now.
    public func flush() throws(SystemError) {
        while !outgoing.isEmpty {
            let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
            do {
                let count = try SystemCall.make("send") {
                    outgoing.withUnsafeBytes { Glibc.send(descriptor.raw, $0.baseAddress, $0.count, flags) }
                }
                outgoing = outgoing.dropFirst(count)
            } catch {
                if error.code == EAGAIN { return }
                throw error
            }
        }
    }
}
