import Glibc

/// Where Sinew's own package lay when this program was built from it.
enum Checkout {
    /// The folder of its Package.swift; on another machine it need not be there.
    static let folder = parent(of: parent(of: parent(of: #filePath)))

    /// Whether it is there.
    static var exists: Bool { access("\(folder)/Package.swift", R_OK) == 0 }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
