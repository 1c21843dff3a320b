import LinuxSystem

/// Where `/dev`, `/sys` and `/proc` begin: at the root, or in a folder that a test has made.
public struct SystemRoot: Sendable, Equatable {
    /// What stands before each path; empty for the real machine.
    public var prefix: String

    /// A root with this prefix; by default the real machine.
    public init(prefix: String = "") {
        self.prefix = prefix
    }

    /// Where an absolute path is.
    func path(_ absolute: String) -> String {
        prefix + absolute
    }

    /// The text of a small file, or nil when this user cannot read it or it is not there: what it would say is
    /// unknown either way.
    func text(_ absolute: String) -> String? {
        do { return try SmallFile.text(of: path(absolute)) } catch { return nil }
    }

    /// The names in a directory; none when this user cannot read it or it is not there.
    func names(in absolute: String) -> [String] {
        do { return try Directory.names(in: path(absolute)) } catch { return [] }
    }

    /// What a symbolic link says, or nil when it is no link or not there.
    func link(_ absolute: String) -> String? {
        do { return try Directory.destination(ofLink: path(absolute)) } catch { return nil }
    }
}
