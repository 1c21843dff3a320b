import Configuration
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
        if let path = path(ofBoard: name) { return try read(path) }
        let known = names.filter { name in
            guard let path = path(ofBoard: name) else { return false }
            do { try SmallFile.checkRegular(path) } catch { return false }
            return true
        }
        throw .unknown(name: name, nearest: NearestName.find(name, among: known), known: known)
    }

    /// Every board whose file can be read, by name, and what is wrong with the others: nobody has named those, so they are no
    /// reason to stop.
    ///
    /// A file that hides another one of its name hides it also when it cannot be read: it may say other pins.
    public func readable() -> (boards: [BoardDescription], problems: [BoardCatalogError]) {
        var boards: [BoardDescription] = []
        var problems: [BoardCatalogError] = []
        for name in names {
            guard let path = path(ofBoard: name) else { continue }
            do { boards.append(try read(path)) } catch { problems.append(error) }
        }
        return (boards, problems)
    }

    /// The first board of that name whose file can be read, for a board that says nothing about pins.
    public func firstReadable(_ name: String) throws(BoardCatalogError) -> BoardDescription {
        for folder in folders where files(in: folder).contains(name) {
            do { return try read("\(folder)/\(name).json") } catch { continue }
        }
        return try board(named: name)
    }

    private func path(ofBoard name: String) -> String? {
        folders.first { files(in: $0).contains(name) }.map { "\($0)/\(name).json" }
    }

    private func files(in folder: String) -> [String] {
        // A folder that is missing or closed to us has no boards: the list of names in the message tells.
        let names = (try? Directory.names(in: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") && !$0.hasPrefix(".") }
            .map { String($0.dropLast(5)) }
    }

    private func read(_ path: String) throws(BoardCatalogError) -> BoardDescription {
        let bytes: [UInt8]
        do {
            // A pipe or a device in the folder would keep its reader waiting.
            try SmallFile.checkRegular(path)
            bytes = try SmallFile.bytes(of: path, limit: JSONParser.maximumSize + 1)
        } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
        do {
            return try BoardFile.read(bytes, file: path)
        } catch {
            throw .problems(error)
        }
    }
}
