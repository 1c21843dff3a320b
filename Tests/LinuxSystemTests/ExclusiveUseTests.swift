import LinuxSystem
import Testing

struct ExclusiveUseTests {
    @Test
    func `threads may come in one after the other`() throws {
        let shared = Shared()
        for _ in 0..<3 {
            try SystemThread(.init(name: "use")) { shared.visit {} }.join()
        }
        shared.visit {}
    }

    #if DEBUG
        @Test
        func `two that meet in it end the process`() async {
            await #expect(processExitsWith: .failure) {
                let shared = Shared()
                try shared.visit {
                    try SystemThread(.init(name: "use")) { shared.visit {} }.join()
                }
            }
        }
    #endif
}

private final class Shared: Sendable {
    private let use = ExclusiveUse()

    func visit<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        use.enter("a test")
        defer { use.leave() }
        try body()
    }
}
