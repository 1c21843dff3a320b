import Glibc
import Quantities
import Subscriptions

/// How many blocks of memory are asked for, counted by a library that stands in front of the allocator.
enum Allocations {
    static let bareTask = "a bare continuation and its resumption"
    static let oursTask = "next() and the put that resumes its task"
    static let asyncStream = "AsyncStream, next() and yield"
    static let asyncChannel = "AsyncChannel, next() and send"

    typealias Counter = @convention(c) () -> UInt64

    /// Tells how many blocks have been asked for so far.
    static let counter: Counter = {
        guard let symbol = dlsym(nil, "allocations_counted") else {
            fatalError("the counting library is not loaded: start with Benchmarks/run")
        }
        return unsafeBitCast(symbol, to: Counter.self)
    }()

    /// Prints one line for each case: what was done, how often, and how many allocations that took.
    static func count(_ peers: Peers) {
        report("MostRecent put and poll, 8 bytes", counter, 100_000) { putAndPoll(Table<Element8>(), $0) }
        report("MostRecent put and poll, 56 bytes", counter, 100_000) { putAndPoll(Table<Element56>(), $0) }
        report("MostRecent put and poll, a class reference", counter, 100_000) { objects($0) }
        report("Producer put to 16 subscribers", counter, 100_000) { fanOut($0) }
        report("Queue put and poll, 56 bytes", counter, 100_000) { queue($0) }
        report("Blocking wait and the put that ends it", counter, 500) { wakes($0, Waking.blockedThread) }
        report(bareTask, counter, 500) { wakes($0, Waking.bareContinuation) }
        report(oursTask, counter, 500) { wakes($0, Waking.awaitingTask) }
        report(asyncStream, counter, 500) { wakes($0, Waking.asyncStream) }
        report(asyncChannel, counter, 500) { wakes($0, Waking.asyncChannel) }
    }

    /// Runs `body` with a count and with twice that count: the difference is what the operations took, without what
    /// was made around them.
    private static func report(_ name: String, _ counter: Counter, _ count: Int, _ body: (Int) -> Void) {
        body(count)
        let start = counter()
        body(count)
        let middle = counter()
        body(count * 2)
        let end = counter()
        let difference = Int64(end &- middle) - Int64(middle &- start)
        print("allocations\t\(name)\t\(count)\t\(max(0, difference))")
    }

    private static func wakes(_ count: Int, _ body: (Waking.Pace) -> [Int64]) {
        _ = body(Waking.Pace(name: "", count: count, pause: 30_000, rtcbot: ""))
    }

    private static func putAndPoll<Value: Element>(_ table: Table<Value>, _ count: Int) {
        let subscription = MostRecentSubscription<Value>()
        for index in 0..<UInt64(count) {
            subscription.put(Reading(sequence: index, time: .zero, value: table[index]))
            precondition(subscription.poll() != nil, "an element that was put is there")
        }
    }

    private static func objects(_ count: Int) {
        let object = Object(1)
        let subscription = MostRecentSubscription<Object>()
        for index in 0..<UInt64(count) {
            subscription.put(Reading(sequence: index, time: .zero, value: object))
            precondition(subscription.poll() != nil, "an element that was put is there")
        }
    }

    private static func fanOut(_ count: Int) {
        let producer = Producer<Element56>()
        let subscriptions = (0..<16).map { _ in producer.subscribe() }
        for index in 0..<UInt64(count) { producer.put(Element56(filledWith: index), measuredAt: .zero) }
        withExtendedLifetime(subscriptions) {}
    }

    private static func queue(_ count: Int) {
        let queue = QueueSubscription<Element56>(capacity: 16)
        for index in 0..<UInt64(count) {
            queue.put(Reading(sequence: index, time: .zero, value: Element56(filledWith: index)))
            precondition(queue.poll() != nil, "an element that was put is there")
        }
    }
}
