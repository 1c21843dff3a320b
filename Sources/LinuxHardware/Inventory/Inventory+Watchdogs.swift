import LinuxSystem

extension Inventory {
    /// Watchdogs.
    public var watchdogs: [Watchdog] { all(Watchdog.self) }

    /// A watchdog, which restarts the machine when it is not fed.
    public struct Watchdog: Sendable, Equatable {
        /// The device node, such as "/dev/watchdog0".
        public var node: String
        /// What its driver calls it, such as "Broadcom BCM2835 Watchdog timer".
        public var identity: String
        /// The longest time-out in seconds that it takes; nil where the kernel does not say.
        public var longestSeconds: Int?
        /// Whether it runs already: somebody feeds it.
        public var isActive: Bool
        /// Whether it cannot be stopped any more once it runs ("nowayout").
        public var isNowayout: Bool
        /// Whether this user may open it.
        public var access: Access
    }
}

extension AccessRemedy.Kind {
    static let watchdog = Self(
        group: "watchdog", rule: #"KERNEL=="watchdog|watchdog[0-9]*", GROUP="watchdog", MODE="0660""#)
}

extension Inventory.Watchdog: KernelDevice {
    static let title = "watchdogs"

    func report(showsAll: Bool) -> [String] {
        [
            "\(node): \(identity)" + (longestSeconds.map { ", up to \($0) s" } ?? "") + (isActive ? ", running" : "")
                + (isNowayout ? ", cannot be stopped once it runs" : "") + access.note
        ]
    }

    static func all(_ root: SystemRoot) -> [Inventory.Watchdog] {
        WatchdogFinder(root: root).names.map { name in
            let folder = "/sys/class/watchdog/\(name)"
            let driver = root.link("\(folder)/device/driver").map(Directory.lastPart(of:))
            return Inventory.Watchdog(
                node: "/dev/\(name)",
                identity: root.text("\(folder)/identity") ?? driver ?? "a watchdog without a name",
                // 0 where the driver sets no limit.
                longestSeconds: root.text("\(folder)/max_timeout").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil },
                isActive: root.text("\(folder)/state") == "active",
                isNowayout: root.text("\(folder)/nowayout") == "1",
                access: .of("/dev/\(name)", .watchdog, root))
        }
    }
}
