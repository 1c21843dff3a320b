import GuardTesting
import LinuxSystem
import Testing

/// A systemd in the virtual board that runs robots by `deploy/systemd/sinew@.service`; boards/virtual/systemd says how.
final class SystemdBoard {
    /// What a command there has said, and how it ended.
    struct Result {
        var end: ProcessEnd?
        var text: String
    }

    init() throws {
        try Self.script(["start"])
    }

    deinit {
        do { try Self.script(["end"]) } catch { Issue.record("\(error)") }
    }

    /// Runs a command as a person on that machine would; both its outputs are in the text.
    func run(_ command: String...) throws -> Result { try run(command) }

    private func run(_ command: [String]) throws -> Result {
        let output = try MessageFile()
        let words = ["sh", "-c", #"exec "$0" "$@" 1>&2"#, "boards/virtual/systemd", "run"] + command
        let end = ProcessEnd.wait(for: try VirtualBoard.start(words, messages: output.descriptor))
        return Result(end: end, text: output.text)
    }

    /// Installs a robot's file.
    func install(_ text: String, as robot: String) throws {
        let file = try TemporaryFile(text)
        try perform(["install", "-m", "644", file.path, "/etc/sinew/\(robot).json"])
    }

    /// `systemctl VERB sinew@ROBOT`, which has to succeed.
    func unit(_ verb: String..., of robot: String) throws {
        try perform(["systemctl"] + verb + ["sinew@\(robot)"])
    }

    /// What systemd says of a robot's unit: "active", "StatusText" and so on.
    func property(_ name: String, of robot: String) throws -> String {
        let text = try perform(["systemctl", "show", "--property", name, "--value", "sinew@\(robot)"])
        return text.trimmingSuffix { $0.isNewline }
    }

    /// Waits until a property begins with a text.
    func waits(for beginning: String, in name: String, of robot: String) throws -> Bool {
        try eventually(within: .seconds(60)) { try property(name, of: robot).hasPrefix(beginning) }
    }

    @discardableResult
    private func perform(_ command: [String]) throws -> String {
        let result = try run(command)
        try #require(result.end == .exit(0), "\(command.joined(separator: " ")): \(result.text)")
        return result.text
    }

    private static func script(_ words: [String]) throws {
        try #require(
            try ProcessEnd.wait(for: VirtualBoard.start(["boards/virtual/systemd"] + words)) == .exit(0),
            "boards/virtual/systemd \(words.joined(separator: " "))")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isUnwanted: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isUnwanted(last) { text.removeLast() }
        return String(text)
    }
}
