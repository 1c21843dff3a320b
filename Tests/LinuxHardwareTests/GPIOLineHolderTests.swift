import Testing

@testable import LinuxHardware

struct GPIOLineHolderTests {
    private let tree: TemporaryTree

    init() throws {
        tree = try TemporaryTree()
    }

    /// A process with one descriptor; the numbers are above any that a kernel gives.
    private func process(_ number: Int, descriptor: Int, link: String, info: String) throws {
        try tree.link("/proc/\(number)/fd/\(descriptor)", to: link)
        try tree.file("/proc/\(number)/fdinfo/\(descriptor)", "pos:\t0\nflags:\t02\n\(info)")
    }

    private func holder() -> String? {
        GPIOLineHolder(root: tree.root).describe(chip: "gpiochip0", offset: 17)
    }

    @Test
    func `a process whose request tells chip and line is named`() throws {
        try process(90_000_001, descriptor: 4, link: "anon_inode:gpio-event", info: "")
        try process(
            90_000_002, descriptor: 5, link: "anon_inode:gpio-line",
            info: "gpio-chip:\tgpiochip0\ngpio-line:\t4\ngpio-line:\t17\n")
        #expect(holder() == "process 90000002")
    }

    @Test
    func `a process whose request tells another line is not suspected`() throws {
        try process(
            90_000_002, descriptor: 5, link: "anon_inode:gpio-line", info: "gpio-chip:\tgpiochip0\ngpio-line:\t170\n")
        try process(
            90_000_003, descriptor: 5, link: "anon_inode:gpio-line", info: "gpio-chip:\tgpiochip1\ngpio-line:\t17\n")
        #expect(holder() == nil)
    }

    @Test
    func `the only process whose request tells nothing is named as a guess`() throws {
        try process(90_000_001, descriptor: 4, link: "anon_inode:gpio-event", info: "")
        try process(90_000_004, descriptor: 4, link: "/dev/null", info: "")
        #expect(holder() == "perhaps process 90000001")
    }

    @Test
    func `two possible processes are no answer`() throws {
        try process(90_000_001, descriptor: 4, link: "anon_inode:gpio-event", info: "")
        try process(90_000_002, descriptor: 4, link: "anon_inode:gpio-linehandle", info: "")
        #expect(holder() == nil)
    }

    @Test
    func `nobody is named when nobody is seen`() {
        #expect(holder() == nil)
    }
}
