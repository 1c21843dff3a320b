import Glibc
import LinuxSystem
import Quantities
import Synchronization

/// A page of memory that another process shares as a file, looked at from outside. Outlives that process.
struct SharedPage: @unchecked Sendable {
    // Unchecked: memory that is only read, and mapped until the suite ends.
    private let base: UnsafeMutableRawPointer

    /// The memory file of that name; nil while the process has not made it, or has no room in it yet.
    init?(of process: pid_t, named name: String) {
        let folder = "/proc/\(process)/fd"
        do throws(SystemError) {
            for number in try Directory.names(in: folder) {
                let path = "\(folder)/\(number)"
                guard try Directory.destination(ofLink: path).hasPrefix("/memfd:\(name) ") else { continue }
                let file = try OwnedDescriptor(opening: path, O_RDONLY)
                var status = stat()
                // It has no memory yet right after it was made.
                guard fstat(file.raw, &status) == 0, status.st_size > 0 else { return nil }
                guard let base = mmap(nil, 4096, PROT_READ, MAP_SHARED, file.raw, 0), base != MAP_FAILED else {
                    return nil
                }
                self.base = base
                return
            }
        } catch {
            // Files come and go while the process starts.
        }
        return nil
    }

    /// The 32-bit register of that number.
    func register(_ index: Int) -> UInt32 {
        base.assumingMemoryBound(to: Atomic<UInt32>.self)[index].load(ordering: .acquiring)
    }

    /// The time that the page begins with.
    var time: Timestamp {
        Timestamp(nanoseconds: base.assumingMemoryBound(to: Atomic<Int64>.self).pointee.load(ordering: .acquiring))
    }

    /// Spins until `isDone`, at most for ten seconds; when that was.
    static func wait(until isDone: () -> Bool) -> Timestamp {
        let end = Timestamp.now().advanced(byNanoseconds: 10_000_000_000)
        while !isDone() { precondition(Timestamp.now() < end, "nothing happened for ten seconds") }
        return .now()
    }
}
