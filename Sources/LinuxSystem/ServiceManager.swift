import CLinux
import Glibc

/// The service manager that has started this process and wants to hear of it, by the protocol of sd_notify(3).
public struct ServiceManager: Sendable {
    /// How long it waits for a sign of life before it ends this process; nil when it does not.
    public let watchdogTimeout: Duration?
    private let address: String

    /// What `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` say; nil when nobody wants to hear.
    public init?(environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
        guard let address = environment("NOTIFY_SOCKET"), !address.isEmpty else { return nil }
        self.address = address
        let isForUs = environment("WATCHDOG_PID").map { pid_t($0) == getpid() } ?? true
        let microseconds = environment("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
        watchdogTimeout = isForUs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Tells it something, such as "READY=1", in one datagram. Any thread; never waits.
    ///
    /// - Throws: `EAGAIN` when it does not read what it has got, `EAFNOSUPPORT` for an address that is neither a path nor
    ///   an abstract name, and whatever sendto(2) says.
    public func tell(_ assignments: String...) throws(SystemError) {
        try tell(assignments)
    }

    /// The same for a list.
    public func tell(_ assignments: [String]) throws(SystemError) {
        let text = assignments.joined(separator: "\n")
        guard sinew_send_datagram(address, address.utf8.count, text, text.utf8.count) >= 0 else {
            throw .last("sendto")
        }
    }
}
