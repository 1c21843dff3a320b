import Glibc

/// The folders in which processes of different users, and of different namespaces, meet.
public enum ClaimFolders {
    /// The variable with a folder to use instead: for containers that share one and no `/run`.
    public static let variable = "SINEW_CLAIMS"

    /// `/run/sinew`, which root makes for everybody where it is missing, and `/run/lock`; the one folder that
    /// ``variable`` names, where it is set.
    public static let standard: [String] = {
        if let folder = getenv(variable) { return [String(cString: folder)] }
        if geteuid() == 0, mkdir("/run/sinew", 0o1777) == 0 { chmod("/run/sinew", 0o1777) }
        return ["/run/sinew", "/run/lock"]
    }()

    /// The file of a name: "sinew/board/linux" is "sinew:board:linux".
    static func file(of name: String) -> String {
        var file = ""
        for scalar in name.unicodeScalars {
            if scalar == "/" {
                file += ":"
            } else if scalar.value < 0x20 || scalar.value == 0x7f {
                file += "%" + String(scalar.value, radix: 16)
            } else {
                file.unicodeScalars.append(scalar)
            }
        }
        return file
    }

    /// The name of a file of ``file(of:)``.
    static func name(of file: some StringProtocol) -> String {
        String(file.map { $0 == ":" ? "/" : $0 })
    }
}
