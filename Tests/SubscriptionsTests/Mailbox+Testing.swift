@testable import Subscriptions

extension Mailbox {
    /// Whether a reader is asleep or about to sleep here.
    var somebodyWaits: Bool { words.pointee.flags.load(ordering: .sequentiallyConsistent) & Flags.waits != 0 }

    /// Returns when a reader is asleep or about to sleep here.
    func untilSomebodyWaits() async {
        while !somebodyWaits { await Task.yield() }
    }
}
