import Glibc
import LinuxSystem
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
