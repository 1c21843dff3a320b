import LinuxSystem
import Subscriptions

/// Somebody who hears what a driver puts before any fault is made of it: readings come from the fault point, the end from
/// the producer.
///
/// The end may come on another thread than readings, and no reading follows it.
final class EarlyHearer<Value: Sendable>: Subscription {
    private let hearer: any Subscription<Value>
    private let hasEnded = Locked(false)

    init(_ hearer: any Subscription<Value>) {
        self.hearer = hearer
    }

    /// A reading of the driver, on its thread.
    func hear(_ reading: Reading<Value>) {
        hasEnded.withLock { if !$0 { hearer.put(reading) } }
    }

    /// What the producer gives on has passed the fault point.
    func put(_ reading: Reading<Value>) {}

    func finish(throwing failure: (any Error)?) {
        hasEnded.withLock {
            $0 = true
            hearer.finish(throwing: failure)
        }
    }
}
