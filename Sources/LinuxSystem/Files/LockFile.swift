import Glibc

/// The right to something that one process of the machine has at a time: a lock (flock(2)) on a file of that name.
///
/// Unlike an abstract name it is seen from every network namespace, and from every container that has the folder. It ends
/// with the process whatever kills it; the file that may stay behind then holds nothing.
final class LockFile: Sendable {
    /// Where it is.
    let path: String
    private let descriptor: OwnedDescriptor

    /// Locks the file, and makes it where it is not there.
    ///
    /// - Throws: `EADDRINUSE` when another opening has the lock; anything else when there can be no such file here.
    static func take(_ path: String) throws(SystemError) -> LockFile {
        while true {
            let opened = try open(path)
            guard flock(opened.raw, LOCK_EX | LOCK_NB) == 0 else {
                throw errno == EWOULDBLOCK ? SystemError(call: "flock", code: EADDRINUSE) : .last("flock")
            }
            // One who lets go removes the file: what was opened just before that is nobody's any more.
            if isAt(path, opened.raw) { return LockFile(path, opened) }
        }
    }

    private init(_ path: String, _ descriptor: consuming OwnedDescriptor) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        // While it is locked. In a folder such as /run/lock a file of another user's stays, which does no harm.
        unlink(path)
    }

    private static func open(_ path: String) throws(SystemError) -> OwnedDescriptor {
        // Not with O_CREAT: in a folder for everybody the kernel refuses that for files of others (fs.protected_regular).
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        for _ in 0..<100 {
            let found = Glibc.open(path, flags)
            if found >= 0 { return try regular(OwnedDescriptor(owning: found)) }
            guard errno == ENOENT else { throw .last("open") }
            let made = Glibc.open(path, flags | O_CREAT | O_EXCL, 0o644)
            if made >= 0 {
                // Whatever the umask: others have to be able to open it.
                fchmod(made, 0o644)
                return OwnedDescriptor(owning: made)
            }
            guard errno == EEXIST else { throw .last("open") }
        }
        throw SystemError(call: "open", code: EAGAIN)
    }

    private static func regular(_ descriptor: consuming OwnedDescriptor) throws(SystemError)
        -> OwnedDescriptor
    {
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0 else { throw .last("fstat") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError(call: "open", code: EEXIST) }
        return descriptor
    }

    private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
        var opened = stat()
        var present = stat()
        return fstat(descriptor, &opened) == 0 && lstat(path, &present) == 0
            && opened.st_dev == present.st_dev
            && opened.st_ino == present.st_ino
    }

    /// The process that has locked a file, from the kernel's list of locks; nil when nobody has, or one whom this process
    /// cannot see.
    static func holder(of path: String) -> pid_t? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        let list: String
        do {
            list = String(decoding: try SmallFile.bytes(of: "/proc/locks", limit: 1 << 20), as: UTF8.self)
        } catch {
            return nil
        }
        // "1: FLOCK  ADVISORY  WRITE 4711 00:19:1234 0 EOF"
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK", let process = pid_t(words[4]), process > 0 else {
                continue
            }
            let place = words[5].split(separator: ":")
            guard place.count == 3, let major = UInt64(place[0], radix: 16),
                let minor = UInt64(place[1], radix: 16),
                UInt64(place[2]) == UInt64(status.st_ino), device(major, minor) == UInt64(status.st_dev)
            else { continue }
            return process
        }
        return nil
    }

    /// The number of a device, as makedev(3) makes it.
    private static func device(_ major: UInt64, _ minor: UInt64) -> UInt64 {
        (major & 0xffff_f000) << 32 | (major & 0xfff) << 8 | (minor & 0xffff_ff00) << 12 | minor & 0xff
    }
}
