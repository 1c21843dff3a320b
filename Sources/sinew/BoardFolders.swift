import Glibc

/// Where board files are looked for.
enum BoardFolders {
    /// `SINEW_BOARDS`, the pipeline's own folder and the `boards` beside or above it, the working folder's `boards`,
    /// and what an installed sinew brings along.
    static func standard(beside file: String) -> [String] {
        let folder = parent(of: file)
        var folders: [String] = []
        if let chosen = getenv("SINEW_BOARDS") { folders.append(String(cString: chosen)) }
        folders += ["\(folder)/boards", "\(folder)/../boards", "boards"]
        if let program = programFolder() {
            // Installed beside share/, or built in a checkout: .build/<configuration>/sinew.
            folders += ["\(program)/../share/sinew/boards", "\(program)/../../boards", "\(program)/../../../boards"]
        }
        return folders + ["/etc/sinew/boards", "/usr/local/share/sinew/boards", "/usr/share/sinew/boards"]
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func programFolder() -> String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return parent(of: String(cString: path))
    }
}
