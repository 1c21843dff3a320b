import Glibc
import LinuxSystem

/// Why there is no guard, or why it does not keep an output. Each says what to do about it.
public enum GuardError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The program is not where it is looked for.
    case missing(searched: [String])
    /// The guard ended before it answered, or has ended since.
    case ended(status: Int32?)
    /// The guard did not answer in time: stopped, or starved of processor time.
    case silent
    /// The guard did not begin: the kernel's error number.
    case refusedToBegin(code: Int32)
    /// The guard does not keep the actions of an output: the kernel's error number.
    case refusedActions(output: UInt32, code: Int32)
    /// The actions of an output are more, or longer, than a guard keeps.
    case tooMuch(output: UInt32, limit: String)
    /// A guard of this board has a living runtime.
    case onDuty(guardProcess: pid_t)
    /// A guard of this board belongs to another user.
    case foreign(guardProcess: pid_t)
    /// A guard of this board was asked to leave and did not.
    case stays(guardProcess: pid_t)
    /// A guard of this board takes no calls.
    case deaf
    /// A guard of this board holds more than this process has room for.
    case fewDescriptors(guardProcess: pid_t)
    /// The name of this board is too long for a guard: 100 bytes at most.
    case nameTooLong
    /// A system call of this process failed.
    case system(SystemError)

    /// The fault in one line, with the remedy.
    public var description: String {
        switch self {
        case .missing(let searched):
            "there is no sinew-guard (looked for \(searched.joined(separator: ", "))); "
                + "install it beside sinew, or set SINEW_GUARD to its path"
        case .ended(let status?):
            "the guard ended with status \(status): is it sinew-guard, and of the same version as this program?"
        case .ended(nil): "the guard was killed"
        case .silent: "the guard does not answer: is it stopped, or starved of processor time?"
        case .refusedToBegin(EPROTO): "the guard is of another version than this program; install both together"
        case .refusedToBegin(EADDRINUSE): "another guard of this board began at the same moment; start again"
        case .refusedToBegin(EMFILE), .refusedActions(_, EMFILE):
            "the guard may have too few open files; raise that limit with ulimit -n, or with LimitNOFILE in systemd"
        case .refusedToBegin(let code): "the guard could not begin: \(Self.reason(code))"
        case .refusedActions(let output, let code): "the guard does not keep output \(output): \(Self.reason(code))"
        case .tooMuch(let output, let limit): "output \(output) has too much to guard: \(limit)"
        case .onDuty(let process):
            "\(ProcessTable.describe(process)) guards this board for a program that still runs; stop that first"
        case .foreign(let process):
            "\(ProcessTable.describe(process)) of another user holds this board's lines; end it with sudo kill \(process)"
        case .stays(let process):
            "\(ProcessTable.describe(process)) holds this board's lines and does not leave; end it with kill \(process)"
        case .deaf:
            "a guard that takes no calls holds this board's lines: is it stopped? look for it with pgrep sinew-guard, "
                + "continue it with kill -CONT or end it with kill -KILL"
        case .fewDescriptors(let process):
            "process \(process) holds more lines of this board than this program may have open files; "
                + "raise that limit with ulimit -n, or with LimitNOFILE in systemd"
        case .nameTooLong: "the board's name is too long for its guard: at most 100 bytes"
        case .system(let error): "the guard could not be started: \(error)"
        }
    }

    private static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
