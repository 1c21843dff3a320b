import Glibc

/// Bytes with memory that must not be touched right before or right behind them: who reads one byte too many is ended.
final class GuardedBytes: @unchecked Sendable {
    /// Where the bytes lie.
    enum Place: CaseIterable {
        case afterForbidden
        case beforeForbidden
    }

    let bytes: UnsafeMutableRawBufferPointer
    private let mapping: UnsafeMutableRawPointer
    private let mappedCount: Int

    init(_ content: [UInt8], _ place: Place = .beforeForbidden) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let pages = (content.count + page - 1) / page
        mappedCount = (pages + 2) * page
        guard let mapping = mmap(nil, mappedCount, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), mapping != MAP_FAILED
        else { preconditionFailure("no memory for a test") }
        self.mapping = mapping
        if pages > 0 { precondition(mprotect(mapping + page, pages * page, PROT_READ | PROT_WRITE) == 0) }
        let start = place == .afterForbidden ? page : (pages + 1) * page - content.count
        bytes = UnsafeMutableRawBufferPointer(start: mapping + start, count: content.count)
        bytes.copyBytes(from: content)
    }

    deinit {
        munmap(mapping, mappedCount)
    }

    var readable: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }
}
