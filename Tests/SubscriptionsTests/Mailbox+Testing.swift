@testable import Subscriptions

extension Mailbox {
    /// Returns when a reader is asleep or about to sleep here.
    func untilSomebodyWaits() async {
        while !isAwaited { await Task.yield() }
    }
}
