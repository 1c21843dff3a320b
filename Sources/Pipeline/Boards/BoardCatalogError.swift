import Configuration

/// Why there is no board description of a name.
public enum BoardCatalogError: Error, Sendable {
    /// No board file has this name.
    case unknown(name: String, nearest: String?, known: [String])
    /// The board file has problems.
    case problems(Problems)
    /// The board file is there but cannot be read.
    case unreadable(file: String, reason: String)
}

extension BoardCatalogError {
    /// What is wrong, on one line: of several problems the first.
    public var line: String {
        switch self {
        case .unknown(let name, _, _): "there is no board \(Excerpt.quoted(name))"
        case .unreadable(let file, let reason): "\(Excerpt.escaped(file)): cannot be read; \(reason)"
        case .problems(let problems): problems[problems.startIndex].description
        }
    }
}
