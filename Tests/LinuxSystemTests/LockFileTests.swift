import Glibc
import Testing

@testable import LinuxSystem

/// Locked files as claims, in a folder of the test's own.
final class LockFileTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/sinew-locks-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError.last("mkdtemp") }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        do { for name in try Directory.names(in: folder) { remove("\(folder)/\(name)") } } catch {}
        rmdir(folder)
    }

    @Test
    func `a file is locked once at a time, and by whom is told`() throws {
        let path = "\(folder)/a.lock"
        let lock = try LockFile.take(path)
        #expect(throws: SystemError(call: "flock", code: EADDRINUSE)) { try LockFile.take(path) }
        withExtendedLifetime(lock) {}
    }

    @Test
    func `a lock that was let go leaves nothing behind`() throws {
        let path = "\(folder)/a.lock"
        for _ in 0..<3 { _ = try LockFile.take(path) }
        #expect(try Directory.names(in: folder) == [])
    }

    @Test
    func `a file that somebody has left behind is in nobody's way`() throws {
        let path = "\(folder)/a.lock"
        close(open(path, O_WRONLY | O_CREAT, 0o444))
        _ = try LockFile.take(path)
    }

    @Test
    func `others can open what was made under a narrow umask`() throws {
        let path = "\(folder)/a.lock"
        let before = umask(0o077)
        let lock = try LockFile.take(path)
        umask(before)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
        withExtendedLifetime(lock) {}
    }

    @Test
    func `a name is refused where its file is locked, though its abstract name is free`() throws {
        let name = "sinew/test/\(getpid())"
        let elsewhere = try LockFile.take("\(folder)/sinew:test:\(getpid()).lock")
        #expect(throws: SystemError(call: "flock", code: EADDRINUSE)) {
            _ = try NameClaim(name, folders: ["/nowhere", self.folder])
        }
        withExtendedLifetime(elsewhere) {}
    }

    @Test
    func `where no folder takes a lock the claim says why`() throws {
        mkdir("\(folder)/sinew:test weak \(getpid()).lock", 0o755)
        let claim = try NameClaim("sinew/test weak \(getpid())", folders: ["/nowhere", folder])
        #expect(claim.weakness == "/nowhere: No such file or directory, \(folder): File exists")
        #expect(claim.folders == [])
        let strong = try NameClaim("sinew/test strong \(getpid())", folders: ["/nowhere", folder])
        #expect(strong.weakness == nil)
        #expect(strong.folders == [folder])
    }

    @Test
    func `a socket file takes the place of those that earlier holders have left`() throws {
        let name = "sinew/test socket \(getpid())"
        let file = "\(folder)/sinew:test socket \(getpid())"
        for left in ["\(file).0123ab", "\(file).ffffff"] {
            close(open(left, O_WRONLY | O_CREAT, 0o644))
        }
        // Of another name, and of no socket.
        for other in ["\(file).1.0123ab", "\(file).txt"] {
            close(open(other, O_WRONLY | O_CREAT, 0o644))
        }
        let claim = try NameClaim(name, folders: [folder])
        var socket: ClaimSocket? = try ClaimSocket.open(name, of: claim)
        let found = ClaimSocket.all(beginning: name, folders: [folder])
        #expect(found.map(\.name) == [name, "\(name).1"] || found.map(\.name) == ["\(name).1", name])
        let place = try #require(found.first { $0.name == name }).place
        let caller = try LineConnection(calling: place)
        #expect(caller.peer.process == getpid())
        let answering = try LineConnection(answering: try #require(socket).raw)
        caller.say("hello")
        try caller.flush()
        try answering.receive()
        #expect(answering.nextLine() == "hello")
        socket = nil
        #expect(ClaimSocket.all(beginning: name, folders: [folder]).map(\.name) == ["\(name).1"])
        withExtendedLifetime(claim) {}
    }
}
