import CLinux
import Glibc
import LinuxSystem
import Testing

final class InheritedDescriptorsTests {
    private let near: OwnedDescriptor
    private let far: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        let result = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        near = try OwnedDescriptor(result < 0 ? result : ends[0], from: "socketpair")
        far = ends[1]
    }

    /// Whether the far end has been closed, or is within some time: a process that another test is just starting may have a
    /// copy for a moment.
    private func isClosed(within seconds: Int64 = 20) -> Bool {
        var entry = pollfd(fd: near.raw, events: Int16(POLLIN), revents: 0)
        return sinew_poll(&entry, 1, seconds * 1_000_000_000) > 0
    }

    @Test
    func `one that nobody takes is closed with the others`() {
        let heirs = InheritedDescriptors()
        heirs.add(far)
        #expect(heirs.count == 1)
        #expect(!isClosed(within: 0))
        heirs.closeAll()
        #expect(isClosed())
        #expect(heirs.count == 0)
    }

    @Test
    func `one that nobody takes is closed when nobody could take it any more`() {
        do {
            let heirs = InheritedDescriptors()
            heirs.add(far)
        }
        #expect(isClosed())
    }

    private func take(from heirs: InheritedDescriptors) {
        guard let taken = heirs.take(where: { [far] in $0 == far }) else {
            Issue.record("it is not there")
            return
        }
        heirs.closeAll()
        #expect(taken.raw == far)
        #expect(!isClosed(within: 0))
    }

    @Test
    func `one that is taken stays open until its new owner lets go`() {
        let heirs = InheritedDescriptors()
        heirs.add(far)
        let isElsewhere = heirs.take { [far] in $0 != far } != nil
        #expect(!isElsewhere)
        take(from: heirs)
        #expect(isClosed())
    }
}
