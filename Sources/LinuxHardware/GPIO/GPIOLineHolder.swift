import Glibc
import LinuxSystem

/// Finds the process that holds a GPIO line, as far as `/proc` shows it to this user.
///
/// Since Linux 6.1 a line request tells its chip and lines in `/proc/PID/fdinfo`. Requests of the first interface
/// (libgpiod 1.x) and of older kernels do not: there only a program that the consumer's name fits can be named, and
/// only as a guess. A kernel driver can be the holder, too, and so can a process that this user may not see.
struct GPIOLineHolder {
    let root: SystemRoot

    private static let requestLinks: Set<String> = [
        "anon_inode:gpio-line", "anon_inode:gpio-event", "anon_inode:gpio-linehandle",
    ]

    private enum Evidence {
        case certain
        case possible
    }

    /// "sinew run demo.json (process 4711)", the same after "perhaps", or nil when nothing can be said.
    ///
    /// - Parameter consumer: what the kernel says about who holds the line.
    func describe(chip: String, offset: UInt32, consumer: String?) -> String? {
        var guesses: [String] = []
        for process in root.names(in: "/proc").compactMap({ pid_t($0) }) {
            switch evidence(against: process, chip: chip, offset: offset) {
            case .certain:
                return name(of: process)
            case .possible:
                let name = ProcessTable.describe(process, proc: root.path("/proc"))
                if let consumer, !consumer.isEmpty, name.contains(consumer) { guesses.append(self.name(of: process)) }
            case nil:
                continue
            }
        }
        guard guesses.count == 1, let guess = guesses.first else { return nil }
        return "perhaps \(guess)"
    }

    private func evidence(against process: pid_t, chip: String, offset: UInt32) -> Evidence? {
        var evidence: Evidence?
        for descriptor in root.names(in: "/proc/\(process)/fd") {
            guard let link = root.link("/proc/\(process)/fd/\(descriptor)"), Self.requestLinks.contains(link) else {
                continue
            }
            let info = root.text("/proc/\(process)/fdinfo/\(descriptor)") ?? ""
            guard let request = GPIOLineRequest(descriptorInfo: info) else {
                evidence = .possible
                continue
            }
            if request.holds(chip: chip, offset: offset) { return .certain }
        }
        return evidence
    }

    private func name(of process: pid_t) -> String {
        process == getpid() ? "this program itself" : ProcessTable.describe(process, proc: root.path("/proc"))
    }
}

extension NameClaim {
    /// Who holds a name, for a message; nil when nobody does any more.
    static func holderText(of name: String) -> String? {
        guard let process = holder(of: name) else { return nil }
        return process == getpid() ? "this program itself" : ProcessTable.describe(process)
    }
}
