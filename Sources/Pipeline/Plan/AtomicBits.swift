import Synchronization

/// A bit for each of as many things as like: set by any thread, read by any. None waits or allocates.
package final class AtomicBits: Sendable {
    // Unsafe: atomic words at a fixed address that live as long as self.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>
    private let wordCount: Int

    /// - Parameter count: how many things there are; no bit is set.
    package init(count: Int) {
        wordCount = (count + 63) / 64
        words = .allocate(capacity: max(1, wordCount))
        for index in 0..<wordCount { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: wordCount)
        words.deallocate()
    }

    /// Whether the bit of that index is set.
    package func contains(_ index: Int) -> Bool {
        words[index / 64].load(ordering: .relaxed) & Self.bit(index) != 0
    }

    /// Sets or clears it.
    package func set(_ index: Int, _ isSet: Bool) {
        guard contains(index) != isSet else { return }
        if isSet {
            words[index / 64].bitwiseOr(Self.bit(index), ordering: .relaxed)
        } else {
            words[index / 64].bitwiseAnd(~Self.bit(index), ordering: .relaxed)
        }
    }

    /// Calls `body` with the index of each bit that is set, in order. Allocates nothing in any build.
    @inline(__always)
    func each(_ body: (Int) -> Void) {
        var word = 0
        while word < wordCount {
            var rest = words[word].load(ordering: .relaxed)
            while rest != 0 {
                body(word &* 64 &+ rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
            word += 1
        }
    }

    private static func bit(_ index: Int) -> UInt64 { 1 << UInt64(index % 64) }
}
