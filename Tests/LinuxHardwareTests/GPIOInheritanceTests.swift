import Glibc
import HardwareIO
import LinuxSystem
import Testing

@testable import LinuxHardware

/// What becomes of descriptors that no line can be taken over from; the virtual board has those that can.
struct GPIOInheritanceTests {
    private let tree: TemporaryTree
    private let heirs = InheritedDescriptors()

    private static let location = GPIOLineLocation(
        device: "GPIO17", node: "/dev/gpiochip0", chip: "gpiochip0", offset: 17)

    init() throws {
        tree = try TemporaryTree()
    }

    private func open() throws -> Int32 {
        let descriptor = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        return descriptor
    }

    /// Adds a descriptor of which the kernel says this.
    private func add(_ info: String) throws {
        let descriptor = try open()
        try tree.file("/proc/self/fdinfo/\(descriptor)", "pos:\t0\n\(info)")
        heirs.add(descriptor)
    }

    @Test
    func `what tells of no line is closed at once`() throws {
        try add("")
        try add("gpio-chip:\tgpiochip0\ngpio-line:\t4\n")
        heirs.add(try open())
        _ = try GPIOInheritance(heirs, root: tree.root)
        #expect(heirs.count == 1)
    }

    @Test
    func `a request of several lines is closed, not taken over`() throws {
        try add("gpio-chip:\tgpiochip0\ngpio-line:\t17\ngpio-line:\t4\n")
        let line = try GPIOInheritance(heirs, root: tree.root).takeOver(Self.location, .init(initialLevel: true))
        #expect(line == nil)
        #expect(heirs.count == 0)
    }

    @Test
    func `a request that the kernel does not change is closed`() throws {
        try add("gpio-chip:\tgpiochip0\ngpio-line:\t17\n")
        let line = try GPIOInheritance(heirs, root: tree.root).takeOver(Self.location, .init(initialLevel: true))
        #expect(line == nil)
        #expect(heirs.count == 0)
    }

    @Test
    func `requests of other lines stay`() throws {
        try add("gpio-chip:\tgpiochip0\ngpio-line:\t4\n")
        try add("gpio-chip:\tgpiochip1\ngpio-line:\t17\n")
        let inheritance = try GPIOInheritance(heirs, root: tree.root)
        #expect(inheritance.takeOver(Self.location, .init(initialLevel: true)) == nil)
        inheritance.release(Self.location)
        #expect(heirs.count == 2)
    }
}
