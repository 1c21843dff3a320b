import Glibc

/// Where board files are looked for.
enum BoardFolders {
    /// `SINEW_BOARDS`, the pipeline's own folder and the `boards` beside or above it, the working folder's `boards`,
    /// what an installed sinew brings along, and what lies in the checkout that this program was built from.
    static func standard(beside file: String) -> [String] {
        let folder = parent(of: file)
        var folders: [String] = []
        if let chosen = getenv("SINEW_BOARDS") { folders.append(String(cString: chosen)) }
        folders += ["\(folder)/boards", "\(folder)/../boards", "boards"]
        if let program = programFolder() {
            // Installed beside share/, or built in a checkout: .build/<configuration>/sinew.
            folders += ["\(program)/../share/sinew/boards", "\(program)/../../boards", "\(program)/../../../boards"]
        }
        folders += ["/etc/sinew/boards", "/usr/local/share/sinew/boards", "/usr/share/sinew/boards"]
        // A program of somebody else's, built from a checkout of Sinew on this machine.
        return folders + ["\(Checkout.folder)/boards"]
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
