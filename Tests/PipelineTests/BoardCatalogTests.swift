import Glibc
import Pipeline
import Testing

/// Board files in folders of the test's own.
struct BoardCatalogTests {
    /// Runs `body` with a catalogue of folders, each with the named files and their texts.
    static func withCatalog(
        _ folders: [[String: String]], _ body: (BoardCatalog, _ root: String) throws -> Void
    ) throws {
        var template = Array("/tmp/sinew-boards-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Missing() }
        let root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var made: [String] = []
        defer {
            for path in made.reversed() { remove(path) }
            remove(root)
        }
        for (index, files) in folders.enumerated() {
            let folder = "\(root)/\(index)"
            mkdir(folder, 0o755)
            made.append(folder)
            for (name, text) in files {
                guard let file = fopen("\(folder)/\(name)", "w") else { throw Missing() }
                fputs(text, file)
                fclose(file)
                made.append("\(folder)/\(name)")
            }
        }
        try body(BoardCatalog(folders: folders.indices.map { "\(root)/\($0)" } + ["\(root)/not-there"]), root)
    }

    struct Missing: Error {}

    /// Runs `body` while there is a folder.
    static func withFolder(_ path: String, _ body: () throws -> Void) throws {
        guard mkdir(path, 0o755) == 0 else { throw Missing() }
        defer { rmdir(path) }
        try body()
    }

    static func board(_ name: String, _ summary: String = "s") -> String {
        #"{"name": "\#(name)", "summary": "\#(summary)", "backend": "linux"}"#
    }

    @Test
    func `boards are listed by the names of their files, without schemas and strangers`() throws {
        let files = ["b.json": Self.board("b"), "a.json": Self.board("a"), "board.schema.json": "{}", "readme.md": ""]
        try Self.withCatalog([files, ["c.json": Self.board("c")]]) { catalog, _ in
            #expect(catalog.names == ["a", "b", "c"])
            #expect(catalog.readable().boards.map(\.name) == ["a", "b", "c"])
        }
    }

    @Test
    func `the first folder wins`() throws {
        try Self.withCatalog([["a.json": Self.board("a", "mine")], ["a.json": Self.board("a", "theirs")]]) {
            catalog, _ in
            let board = try catalog.board(named: "a")
            #expect(board.summary == "mine")
        }
    }

    @Test
    func `an unknown board comes with the nearest and all known names`() throws {
        try Self.withCatalog([["pi-4.json": Self.board("pi-4"), "rock.json": Self.board("rock")]]) { catalog, _ in
            let error = #expect(throws: BoardCatalogError.self) { try catalog.board(named: "pi-5") }
            guard case .unknown("pi-5", "pi-4", ["pi-4", "rock"])? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test
    func `a path names a file in any place`() throws {
        try Self.withCatalog([["own.json": Self.board("own")]]) { _, root in
            let board = try BoardCatalog(folders: []).board(named: "\(root)/0/own.json")
            #expect(board.name == "own")
        }
    }

    @Test
    func `a path to nothing says why it cannot be read`() throws {
        let error = #expect(throws: BoardCatalogError.self) {
            try BoardCatalog(folders: []).board(named: "/nowhere/own.json")
        }
        guard case .unreadable("/nowhere/own.json", "No such file or directory")? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test
    func `problems of a board file carry its path`() throws {
        try Self.withCatalog([["a.json": "{"]]) { catalog, root in
            let error = #expect(throws: BoardCatalogError.self) { try catalog.board(named: "a") }
            guard case .problems(let problems)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(problems.first?.file == "\(root)/0/a.json")
        }
    }
}
