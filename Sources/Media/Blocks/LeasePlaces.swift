internal import Synchronization

/// How many leases a reader, or several together, may hold at a time, and how many they hold: so many buffers were made for
/// them.
package final class LeasePlaces: Sendable {
    let limit: Int
    private let taken = Atomic<Int>(0)

    package init(_ limit: Int) {
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
