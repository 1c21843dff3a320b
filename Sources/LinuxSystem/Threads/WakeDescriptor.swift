import CLinux
import Glibc

/// An eventfd that wakes a thread out of `poll`: set from any thread, and it stays set.
///
/// `signal()` is one system call, never blocks and may be called from a signal handler.
public final class WakeDescriptor: Sendable {
    private let descriptor: OwnedDescriptor

    /// A descriptor that is not set.
    public init() throws(SystemError) {
        descriptor = try OwnedDescriptor(sinew_eventfd(), from: "eventfd")
    }

    /// The number to poll for readability; valid as long as this object lives.
    public var raw: Int32 { descriptor.raw }

    /// Sets it: whoever polls wakes up, now or at the next poll.
    public func signal() {
        var one: UInt64 = 1
        // The only failure of this write is a full counter, and then it is set already.
        _ = write(descriptor.raw, &one, 8)
    }

    /// Whether it has been set.
    public var isSignalled: Bool {
        var entry = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
