import Glibc
import LinuxSystem
import Logging
import Quantities
import Subscriptions
import Synchronization

/// The asynchronous side of a busy robot: a hundred tasks that each await a subscription and log what they get.
final class AsyncPlane: Sendable {
    static let tasks = 100
    /// How often all of them are woken.
    static let rate = Hertz(200)

    private let producer = Producer<Element56>(realtime: true)
    private let stopSignal: StopSignal
    private let finished = Atomic<Int>(0)
    private let received = Atomic<Int>(0)
    private let writer: SystemThread

    init() {
        do throws(SystemError) {
            let stop = StopSignal()
            stopSignal = stop
            writer = try SystemThread(ThreadSettings(name: "plane")) { [producer] in
                let period = AsyncPlane.rate.periodNanoseconds
                var next = Timestamp.now()
                while !stop.wait(until: next) {
                    producer.put(Element56(filledWith: 1), measuredAt: next)
                    next = next.advanced(byNanoseconds: period)
                }
            }
        } catch {
            fatalError("\(error)")
        }
        for _ in 0..<Self.tasks {
            Task.detached { [self, subscription = producer.subscribe()] in await read(subscription) }
        }
    }

    private func read(_ subscription: MostRecentSubscription<Element56>) async {
        let logger = Logger(label: "plane") { _ in DiscardingLogHandler() }
        do throws(SubscriptionError) {
            while let reading = try await subscription.next() {
                received.wrappingAdd(1, ordering: .relaxed)
                logger.info("reading \(reading.sequence) measured at \(reading.time.nanoseconds) ns")
            }
        } catch {
            fatalError("\(error)")
        }
        finished.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    /// How many readings all tasks have logged so far.
    var count: Int { received.load(ordering: .relaxed) }

    /// Ends the tasks and waits for them.
    func stop() {
        stopSignal.signal()
        writer.join()
        producer.close()
        while finished.load(ordering: .acquiring) < Self.tasks { usleep(500) }
    }

    /// Runs `body` beside a plane that is at work.
    static func during<Result>(_ body: () -> Result) -> Result {
        let plane = AsyncPlane()
        while plane.count < 2 * tasks { usleep(500) }
        defer {
            let before = plane.count
            usleep(20_000)
            precondition(plane.count > before, "the tasks were not woken")
            plane.stop()
        }
        return body()
    }
}
