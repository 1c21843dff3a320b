import Glibc
import LinuxSystem
import Quantities
import Synchronization
import Testing

struct SystemThreadTests {
    @Test
    func `the body has run when join returns`() throws {
        let name = Name()
        let thread = try SystemThread(.init(name: "body")) { name.read() }
        thread.join()
        #expect(!name.text.isEmpty)
    }

    @Test
    func `a thread that does not end is waited for until the deadline, and then again`() throws {
        let stop = StopSignal()
        let thread = try SystemThread(.init(name: "body")) { _ = stop.wait(until: .distantFuture) }
        #expect(!thread.join(until: Timestamp.now().advanced(by: .milliseconds(20))))
        stop.signal()
        #expect(thread.join(until: Timestamp.now().advanced(by: .seconds(60))))
    }

    @Test
    func `the kernel tells where a thread waits, and that one computes`() throws {
        let number = Atomic<pid_t>(0)
        let stop = StopSignal()
        let mustCompute = Atomic<Bool>(false)
        let thread = try SystemThread(.init(name: "a (b) c")) {
            number.store(SystemThread.currentNumber, ordering: .releasing)
            _ = stop.wait(until: .distantFuture)
            while mustCompute.load(ordering: .acquiring) {}
        }
        func waits(for wanted: (String?) -> Bool) -> Bool {
            let end = Timestamp.now().advanced(by: .seconds(60))
            while Timestamp.now() < end {
                let number = number.load(ordering: .acquiring)
                if number != 0, wanted(ProcessTable.place(ofThread: number)) { return true }
            }
            return false
        }
        // The kernel keeps the function's name to itself where it is told to (kernel.kptr_restrict, no kallsyms).
        #expect(waits { $0 == nil || $0?.contains("futex") == true })
        mustCompute.store(true, ordering: .releasing)
        stop.signal()
        #expect(waits { $0 == "it computes" })
        mustCompute.store(false, ordering: .releasing)
        thread.join()
    }

    @Test
    func `a thread has the name that tools show`() throws {
        let name = Name()
        let thread = try SystemThread(.init(name: "sinew test")) { name.read() }
        thread.join()
        #expect(name.text == "sinew test")
    }

    @Test
    func `a processor that is not there is refused and told, and the body still runs`() throws {
        let name = Name()
        let thread = try SystemThread(.init(name: "refused", cpu: 1_023)) { name.read() }
        thread.join()
        #expect(thread.refusals.map(\.setting) == ["processor 1023"])
        #expect(thread.refusals.first?.error.code == EINVAL)
        #expect(name.text == "refused")
    }

    @Test
    func `a thread that the system does not give is an error, and its body goes`() {
        final class Token: Sendable {}
        var token: Token? = Token()
        weak let seen = token
        let settings = ThreadSettings(name: "huge", stackBytes: 1 << 60)
        #expect(throws: SystemError.self) {
            try SystemThread.startDetached(settings) { [token] in _ = token }
        }
        token = nil
        #expect(seen == nil)
    }

    @Test
    func `a thread takes no signals but those of its own faults`() throws {
        let blocked = Locked<[Int32]>([])
        let thread = try SystemThread(.init(name: "signals")) {
            var set = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &set)
            let numbers = [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP]
            blocked.withLock { $0 = numbers.filter { sigismember(&set, $0) == 1 } }
        }
        thread.join()
        #expect(blocked.withLock { $0 } == [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE])
    }

    @Test(.enabled(if: getenv("SINEW_WITHOUT_REALTIME") == nil))
    func `an ordinary thread is ordinary whoever starts it`() throws {
        let policy = Locked<Int32>(-1)
        let starter = try SystemThread(.init(name: "starter", priority: 2)) {
            do {
                let thread = try SystemThread(.init(name: "ordinary")) {
                    policy.withLock { $0 = sched_getscheduler(0) }
                }
                thread.join()
            } catch {
                Issue.record(error)
            }
        }
        starter.join()
        #expect(starter.refusals.isEmpty)
        #expect(policy.withLock { $0 } == SCHED_OTHER)
    }
}

/// The name of a thread, as the thread itself reads it. Unchecked: written before `join`, read after it.
private final class Name: @unchecked Sendable {
    private(set) var text = ""

    func read() {
        do { text = try SmallFile.text(of: "/proc/thread-self/comm") } catch {
            text = "unreadable: \(error)"
        }
    }
}
