import Glibc
import LinuxSystem

/// Where the program `sinew-guard` is.
public enum GuardExecutable {
    /// The variable with the path of the program, for those who keep it elsewhere.
    public static let variable = "SINEW_GUARD"

    /// The path of the program: what `SINEW_GUARD` says and nothing else when it is set; otherwise beside this program,
    /// or in the directories for programs that other programs start. Reads a link; for start-up.
    ///
    /// - Throws: ``GuardError/missing(searched:)``.
    public static func find() throws(GuardError) -> String {
        if let path = getenv(variable).map({ String(cString: $0) }) { return try find(at: path) }
        let own: String
        do { own = try Directory.destination(ofLink: "/proc/self/exe") } catch { throw .system(error) }
        return try first(of: candidates(besides: own))
    }

    /// The path, when there is a program.
    static func find(at path: String) throws(GuardError) -> String { try first(of: [path]) }

    /// The places where it may be, for a program at the given path.
    static func candidates(besides program: String) -> [String] {
        let directory = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
        return ["\(directory)/sinew-guard", "\(directory)/../libexec/sinew-guard", "/usr/libexec/sinew/sinew-guard"]
    }

    private static func first(of paths: [String]) throws(GuardError) -> String {
        guard let found = paths.first(where: isProgram) else { throw .missing(searched: paths) }
        return found
    }

    /// Whether there is a file that this user may execute: a directory can be entered, and is none.
    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
