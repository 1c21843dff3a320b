import Glibc
import HardwareIO
import LinuxSystem

/// The board files that can be found: in the folders where people keep them, by the name of the board.
public struct BoardCatalog: Sendable {
    /// The folders, the most specific first. Those that do not exist are passed over.
    public let folders: [String]

    /// A catalogue of the given folders.
    public init(folders: [String]) {
        self.folders = folders
    }

    /// The names of all boards, sorted.
    public var names: [String] {
        var names: Set<String> = []
        for folder in folders {
            for name in files(in: folder) { names.insert(name) }
        }
        return names.sorted()
    }

    /// The board of that name, or of that file when the name has a slash or ends in ".json".
    public func board(named name: String) throws(BoardCatalogError) -> BoardDescription {
        if name.contains("/") || name.hasSuffix(".json") { return try read(name) }
        for folder in folders where files(in: folder).contains(name) {
            return try read("\(folder)/\(name).json")
        }
        let known = names
        throw .unknown(name: name, nearest: NearestName.find(name, among: known), known: known)
    }

    /// Every board whose file can be read, by name.
    public func all() throws(BoardCatalogError) -> [BoardDescription] {
        var boards: [BoardDescription] = []
        for name in names { boards.append(try board(named: name)) }
        return boards
    }

    private func files(in folder: String) -> [String] {
        // A folder that is missing or closed to us has no boards: the list of names in the message tells.
        let names = (try? Directory.names(in: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") }.map { String($0.dropLast(5)) }
    }

    private func read(_ path: String) throws(BoardCatalogError) -> BoardDescription {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.bytes(of: path, limit: JSONParser.maximumSize + 1)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        do {
            return try BoardFile.read(bytes, file: path)
        } catch {
            throw .faults(error)
        }
    }
}
