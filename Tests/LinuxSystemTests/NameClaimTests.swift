import Glibc
import LinuxSystem
import Testing

struct NameClaimTests {
    @Test
    func `a claimed name is refused to others and tells its holder`() throws {
        let name = "sinew test claim \(getpid())"
        let claim = try NameClaim(name)
        let refusal = #expect(throws: SystemError.self) { try open(name) }
        #expect(refusal?.code == EADDRINUSE)
        #expect(NameClaim.holder(of: name) == getpid())
        withExtendedLifetime(claim) {}
    }

    @Test
    func `a name is free again once its claim is gone`() throws {
        let name = "sinew test release \(getpid())"
        try open(name)
        #expect(NameClaim.holder(of: name) == nil)
        try open(name)
    }

    /// Claims a name and lets go at once.
    private func open(_ name: String) throws(SystemError) {
        _ = try NameClaim(name)
    }
}
