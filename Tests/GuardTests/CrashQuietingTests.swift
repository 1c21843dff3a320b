import Glibc
import Guarding
import Testing

struct CrashQuietingTests {
    private func handler(of signal: Int32) -> sigaction {
        var action = sigaction()
        sigaction(signal, nil, &action)
        return action
    }

    private var coreLimit: rlim_t {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return limit.rlim_cur
    }

    @Test
    func `crash handlers and core dumps are off for as long as outputs are armed, and back afterwards`() {
        let before = coreLimit
        signal(SIGQUIT) { _ in }
        let quieting = CrashQuieting()
        #expect(quieting.failures.isEmpty)
        for signal in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] {
            #expect(handler(of: signal).__sigaction_handler.sa_handler == nil)
        }
        #expect(coreLimit <= 1)
        quieting.end()
        #expect(handler(of: SIGQUIT).__sigaction_handler.sa_handler != nil)
        #expect(coreLimit == before)
        signal(SIGQUIT, SIG_DFL)
    }
}
