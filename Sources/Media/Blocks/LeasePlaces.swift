internal import Synchronization

/// How many leases one reader may hold at a time, and how many it holds: so many buffers were made for it.
final class LeasePlaces: Sendable {
    let limit: Int
    private let taken = Atomic<Int>(0)

    init(_ limit: Int) {
        self.limit = limit
    }

    /// Takes a place if one is left.
    func enter() -> Bool {
        if taken.add(1, ordering: .relaxed).oldValue < limit { return true }
        leave()
        return false
    }

    /// Gives a place back.
    func leave() {
        taken.subtract(1, ordering: .relaxed)
    }
}
