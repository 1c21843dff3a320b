/// Why there is no board description of a name.
public enum BoardCatalogError: Error, Sendable {
    /// No board file has this name.
    case unknown(name: String, nearest: String?, known: [String])
    /// The board file has faults.
    case faults(Faults)
    /// The board file is there but cannot be read.
    case unreadable(file: String, reason: String)
}
