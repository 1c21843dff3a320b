import Testing

@testable import LinuxHardware

struct GPIOLineHolderTests {
    private let tree: TemporaryTree

    init() throws {
        tree = try TemporaryTree()
    }

    /// A process with one descriptor.
    private func process(_ number: Int, _ command: String, descriptor: Int, link: String, info: String) throws {
        try tree.file("/proc/\(number)/cmdline", command.split(separator: " ").joined(separator: "\0") + "\0")
        try tree.link("/proc/\(number)/fd/\(descriptor)", to: link)
        try tree.file("/proc/\(number)/fdinfo/\(descriptor)", "pos:\t0\nflags:\t02\n\(info)")
    }

    private func holder(consumer: String?) -> String? {
        GPIOLineHolder(root: tree.root).describe(chip: "gpiochip0", offset: 17, consumer: consumer)
    }

    @Test
    func `a process whose request tells chip and line is named`() throws {
        try process(71, "gpiomon gpiochip0 4", descriptor: 4, link: "anon_inode:gpio-event", info: "")
        try process(
            72, "python3 robot.py", descriptor: 5, link: "anon_inode:gpio-line",
            info: "gpio-chip:\tgpiochip0\ngpio-line:\t4\ngpio-line:\t17\n")
        #expect(holder(consumer: "bumper") == "python3 robot.py (process 72)")
    }

    @Test
    func `a process whose request tells another line is not suspected`() throws {
        for (number, request) in [(72, "gpio-chip:\tgpiochip0\ngpio-line:\t170\n"), (73, "gpio-chip:\tgpiochip1\n")] {
            try process(number, "sinew run", descriptor: 5, link: "anon_inode:gpio-line", info: request)
        }
        #expect(holder(consumer: "sinew") == nil)
    }

    @Test
    func `the only process that the consumer's name fits is named as a guess`() throws {
        try process(71, "gpiomon gpiochip0 17", descriptor: 4, link: "anon_inode:gpio-event", info: "")
        try process(72, "gpioset gpiochip0 4=1", descriptor: 4, link: "anon_inode:gpio-linehandle", info: "")
        try process(73, "gpiomon gpiochip0 17", descriptor: 4, link: "/dev/null", info: "")
        #expect(holder(consumer: "gpiomon") == "perhaps gpiomon gpiochip0 17 (process 71)")
    }

    @Test
    func `two processes that fit are no answer`() throws {
        try process(71, "gpiomon gpiochip0 17", descriptor: 4, link: "anon_inode:gpio-event", info: "")
        try process(72, "gpiomon gpiochip0 4", descriptor: 4, link: "anon_inode:gpio-event", info: "")
        #expect(holder(consumer: "gpiomon") == nil)
    }

    @Test
    func `a line that a kernel driver holds is blamed on no process`() throws {
        try process(71, "gpiomon gpiochip0 17", descriptor: 4, link: "anon_inode:gpio-event", info: "")
        #expect(holder(consumer: "ACT") == nil)
        #expect(holder(consumer: nil) == nil)
    }
}
