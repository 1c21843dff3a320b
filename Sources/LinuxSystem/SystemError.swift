import Glibc

/// A system call that failed: which call, and the kernel's error number.
///
/// Twelve bytes and a pointer to static text: making, throwing and catching one allocates nothing, so it may be
/// thrown on the real-time path. The text is composed only when somebody reads `description`.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The name of the call, as in its manual page.
    public let call: StaticString
    /// The error number, as in errno(3).
    public let code: Int32

    /// An error of the given call with the given error number.
    public init(call: StaticString, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The error of a call that has just failed on this thread (reads `errno`).
    public static func last(_ call: StaticString) -> SystemError {
        SystemError(call: call, code: errno)
    }

    /// The kernel's text for the error number, such as "Permission denied".
    public var reason: String {
        String(cString: strerror(code))
    }

    /// "open: Permission denied".
    public var description: String {
        let text = "\(call): \(reason)"
        // The one call whose refusal is not about what it was called for.
        let isThread = code == EAGAIN && call.description == "pthread_create"
        return isThread ? text + "; no further thread: allow more with ulimit -u, or TasksMax= of the service" : text
    }

    /// Whether call and error number are the same.
    public static func == (left: SystemError, right: SystemError) -> Bool {
        left.code == right.code && left.call.description == right.call.description
    }
}
