import Synchronization

/// Which loops stand still, a bit for each: set by one thread, read by any. Neither waits or allocates.
final class StalledLoops: Sendable {
    // Unsafe: atomic words at a fixed address that live as long as self.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let wordCount: Int

    /// - Parameter count: how many loops there are; none of them stands still.
    init(count: Int) {
        wordCount = (count + 63) / 64
        words = .allocate(capacity: max(1, wordCount))
        for index in 0..<wordCount { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: wordCount)
        words.deallocate()
    }

    /// Whether the loop of that index stands still.
    func contains(_ loop: Int) -> Bool {
        words[loop / 64].load(ordering: .relaxed) & Self.bit(loop) != 0
    }

    /// Notes it. By one thread.
    func set(_ loop: Int, _ isStalled: Bool) {
        let word = words[loop / 64].load(ordering: .relaxed)
        let changed = isStalled ? word | Self.bit(loop) : word & ~Self.bit(loop)
        if changed != word { words[loop / 64].store(changed, ordering: .relaxed) }
    }

    private static func bit(_ loop: Int) -> UInt64 { 1 << UInt64(loop % 64) }
}
