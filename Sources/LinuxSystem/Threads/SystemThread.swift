import CLinux
import CThreads
import Glibc
import Quantities

/// A thread that the runtime owns: named, with a small stack and, where asked, real-time scheduling.
///
/// It starts at once, as an ordinary thread whoever starts it, and takes no signals: those are for the threads that wait for
/// them. What faults in it (SIGSEGV and its like) reaches its handlers. Its scheduling is set before the body runs; what the system refuses does not keep it from
/// running and is told by ``refusals``, so that the owner decides whether that is an error. Before the last reference goes
/// it must have been joined, or left to itself by `detach()`, exactly once.
public final class SystemThread: Sendable {
    /// A setting that the system did not grant.
    public struct Refusal: Sendable, Equatable {
        /// What was asked, such as "SCHED_FIFO priority 60".
        public let setting: String
        /// Why it was refused.
        public let error: SystemError
        private let way: String

        /// What lets a process have scheduling and memory of real time.
        public static let limits =
            "allow it with CAP_SYS_NICE and CAP_IPC_LOCK, with \"ulimit -r 99 -l unlimited\", "
            + "or with LimitRTPRIO=99 and LimitMEMLOCK=infinity in systemd"

        /// A refusal of the given setting.
        ///
        /// - Parameter way: what to do when it was refused for want of a permission, in one clause.
        public init(setting: String, error: SystemError, way: String = Self.limits) {
            self.setting = setting
            self.error = error
            self.way = way
        }

        /// What to do about it, in one clause.
        public var remedy: String {
            let isForbidden = error.code == EPERM || error.code == EACCES || error.code == ENOMEM
            return "\(error.reason); " + (isForbidden ? way : "this machine may not have it")
        }
    }

    /// What the system refused, in the order in which it was asked.
    public let refusals: [Refusal]
    private let thread: pthread_t
    private let life = ThreadLife()

    /// Starts a thread and returns when its scheduling has been decided.
    ///
    /// - Throws: when there is no thread to be had (`pthread_create`).
    public init(_ settings: ThreadSettings, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        thread = try Start(settings: settings, life: life, body: body).makeThread()
        refusals = life.waitForRefusals()
    }

    /// Starts a thread for which nobody waits, and returns at once: neither for its end nor to see what was refused of its
    /// scheduling.
    ///
    /// - Throws: when there is no thread to be had (`pthread_create`).
    package static func startDetached(
        _ settings: ThreadSettings, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        pthread_detach(try Start(settings: settings, life: nil, body: body).makeThread())
    }

    /// The number under which `/proc` knows the calling thread.
    public static var currentNumber: pid_t { sinew_thread_number() }

    /// Blocks until the body has returned.
    public func join() {
        pthread_join(thread, nil)
    }

    /// Blocks until the body has returned or the deadline has passed; whether it has returned. Not to be joined again
    /// when it has.
    public func join(until deadline: Timestamp) -> Bool {
        // Not by pthread_clockjoin_np: the thread sanitizer does not know of it, and takes the thread for a running one.
        guard life.waitForEnd(until: deadline) else { return false }
        pthread_join(thread, nil)
        return true
    }

    /// Leaves it to itself; not to be joined any more.
    public func detach() {
        pthread_detach(thread)
    }
}

/// What the new thread takes along.
private final class Start {
    private let settings: ThreadSettings
    private let life: ThreadLife?
    private let body: @Sendable () -> Void
    private var refusals: [SystemThread.Refusal] = []

    init(settings: ThreadSettings, life: ThreadLife?, body: @escaping @Sendable () -> Void) {
        self.settings = settings
        self.life = life
        self.body = body
    }

    /// The thread, which keeps this object until it has run.
    func makeThread() throws(SystemError) -> pthread_t {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = sinew_thread_start(
            &thread, max(settings.stackBytes, 64 * 1024),
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard result == 0 else {
            context.release()
            throw SystemError(call: "pthread_create", code: result)
        }
        return thread
    }

    private func run() {
        sinew_set_thread_name(settings.name)
        applyScheduling()
        life?.begin(refusals)
        body()
        life?.end()
    }

    private func applyScheduling() {
        if let cpu = settings.cpu, sinew_set_affinity(cpu) != 0 {
            refusals.append(.init(setting: "processor \(cpu)", error: .last("sched_setaffinity")))
        }
        // Of 0 the kernel would make its default again.
        let slack = max(1, settings.timerSlack)
        if sinew_set_timer_slack(UInt(slack)) != 0 {
            refusals.append(.init(setting: "timer slack \(slack) ns", error: .last("prctl")))
        }
        if settings.touchesStack {
            let result = sinew_thread_touch_stack()
            if result != 0 {
                let error = SystemError(call: "pthread_getattr_np", code: result)
                refusals.append(.init(setting: "a stack in memory", error: error))
            }
        }
        guard let priority = settings.priority else { return }
        var parameters = sched_param()
        parameters.sched_priority = priority
        let result = pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters)
        if result != 0 {
            let error = SystemError(call: "pthread_setschedparam", code: result)
            refusals.append(.init(setting: "SCHED_FIFO priority \(priority)", error: error))
        }
    }
}
