import Glibc
import HardwareIO
import LinuxSystem

/// Finds lines by the label of their chip, or by the kernel's own line names; by a chip's number only where the user gives
/// that.
struct GPIOLineFinder {
    let root: SystemRoot

    /// The line at an offset of the chip with this label.
    ///
    /// - Parameters:
    ///   - device: how to call it in errors.
    ///   - chip: the chip's label.
    ///   - isByNumber: whether it may be the kernel's name of the chip instead, such as "gpiochip0".
    func line(
        _ device: String, chip chipLabel: String, offset: UInt32, isByNumber: Bool
    ) throws(HardwareError) -> GPIOLineLocation {
        // A link (`gpiochip4` on a Raspberry Pi 5) is another name of a chip.
        let kernelName = isByNumber ? root.link("/dev/\(chipLabel)").map(Directory.lastPart(of:)) ?? chipLabel : nil
        var numbered: (location: GPIOLineLocation, lines: UInt32)?
        var found: [(location: GPIOLineLocation, lines: UInt32)] = []
        var others: [String] = []
        let denied = try forEachChip { chip in
            let location = GPIOLineLocation(device: device, node: chip.node, chip: chip.name, offset: offset)
            if chip.name == kernelName { numbered = (location, chip.lineCount) }
            if chip.label == chipLabel {
                found.append((location, chip.lineCount))
            } else {
                others.append(chip.label)
            }
        }
        if found.count > 1 {
            let nodes = found.map(\.location.node).joined(separator: " and ")
            throw .unsupported(device: device, reason: "\(nodes) both have the label \(chipLabel); unplug one of them")
        }
        if let line = found.first ?? numbered {
            guard offset < line.lines else {
                throw .missing(device: device, remedy: "\(chipLabel) has only the lines 0 to \(Int(line.lines) - 1)")
            }
            return line.location
        }
        if let node = denied {
            throw .permissionDenied(device: device, remedy: AccessRemedy(root: root).text(for: root.path(node), .gpio))
        }
        throw .missing(
            device: device,
            remedy: others.isEmpty
                ? "this machine has no GPIO chip (/dev/gpiochip*): sinew devices shows what it has"
                : "no GPIO chip has the label \(chipLabel), only \(others.joined(separator: ", ")): "
                    + "is this the right board file?")
    }

    /// The only line of all chips that the kernel calls `name`; nil when there is none.
    func line(named name: String) throws(HardwareError) -> GPIOLineLocation? {
        var found: [(location: GPIOLineLocation, label: String)] = []
        let denied = try forEachChip { chip throws(SystemError) in
            for offset in 0..<chip.lineCount where try chip.state(ofLine: offset).name == name {
                let device = "\(name) (\(chip.label) line \(offset))"
                found.append(
                    (.init(device: device, node: chip.node, chip: chip.name, offset: offset), chip.label))
            }
        }
        if found.count > 1 {
            let names = found.map { "\($0.label)/\($0.location.offset)" }.joined(separator: " or ")
            throw .unsupported(device: name, reason: "several lines have this name; write \(names)")
        }
        if found.isEmpty, let node = denied {
            throw .permissionDenied(device: name, remedy: AccessRemedy(root: root).text(for: root.path(node), .gpio))
        }
        return found.first?.location
    }

    /// The kernel's names of all lines that this user can see.
    func lineNames() throws(HardwareError) -> [String] {
        var names: [String] = []
        _ = try forEachChip { chip throws(SystemError) in
            for offset in 0..<chip.lineCount {
                let name = try chip.state(ofLine: offset).name
                if !name.isEmpty { names.append(name) }
            }
        }
        return names
    }

    /// The nodes of GPIO chips, without the root's prefix. A link (`gpiochip4` on a Raspberry Pi 5) is another name of a chip, not a chip.
    func nodes() -> [String] {
        root.names(in: "/dev").filter { $0.hasPrefix("gpiochip") && root.link("/dev/\($0)") == nil }
            .map { "/dev/\($0)" }
    }

    /// Shows each chip that this user may open; returns a node that was denied, if there was one.
    private func forEachChip(
        _ body: (borrowing GPIOChip) throws(SystemError) -> Void
    ) throws(HardwareError) -> String? {
        var denied: String?
        for node in nodes() {
            do {
                let chip = try GPIOChip(node: root.path(node))
                try body(chip)
            } catch {
                switch error.code {
                case EACCES, EPERM: denied = node
                case ENOENT, ENODEV, ENXIO: continue  // it went while we looked
                default: throw .system(device: node, error: error)
                }
            }
        }
        return denied
    }
}

/// Where a line is on this machine, and how to call it in a message.
struct GPIOLineLocation: Sendable, Equatable {
    /// "GPIO17 (pinctrl-bcm2711 line 17)".
    var device: String
    /// The chip's node, such as "/dev/gpiochip0".
    var node: String
    /// The chip's name in the kernel, such as "gpiochip0".
    var chip: String
    /// The line's offset in the chip.
    var offset: UInt32
}
