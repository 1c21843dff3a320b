/// Finds what sysfs tells about a watchdog, which can be read without opening, and so starting, it.
struct WatchdogFinder {
    let root: SystemRoot

    /// The names of the machine's watchdogs: "watchdog0", …
    var names: [String] { root.names(in: "/sys/class/watchdog") }

    /// All nodes of the watchdog behind a node.
    func nodes(like node: String) -> [String] {
        names.lazy.map(nodes(of:)).first { $0.contains(node) } ?? [node]
    }

    /// The first watchdog also has the name that was there before there could be several.
    private func nodes(of name: String) -> [String] {
        name == "watchdog0" ? ["/dev/watchdog0", "/dev/watchdog"] : ["/dev/\(name)"]
    }
}
