import CMachine
import Quantities
import Subscriptions
import Synchronization

/// A put with a hundred tasks awaiting: what it costs the one who puts.
enum HundredTasks {
    static let tasks = 100
    static let puts = 60

    static func latency(_ peers: Peers) -> Case {
        let empty = peers.gcc.function("peer_futex_empty_wake", as: CCount.self)
        return Case(
            title: "A loop's put with 100 tasks awaiting (through the relay)", unit: .nanoseconds,
            candidates: [
                Candidate("ours") { ours(realtime: true) },
                Candidate("ours, no loop") { ours(realtime: false) },
                Candidate("AsyncStream") { asyncStream() },
                Candidate("a futex wake alone") { Sample(nanosecondsEach(20_000) { machine_consume(empty(20_000)) }) },
            ],
            targets: [])
    }

    /// Who has got what: the writer waits for all before it puts again.
    private final class Count: Sendable {
        let received = Atomic<Int>(0)
        let finished = Atomic<Int>(0)

        func waitUntil(received number: Int) {
            while received.load(ordering: .acquiring) < number { spin(nanoseconds: 2_000) }
            // Until the last one has suspended again.
            spin(nanoseconds: 60_000)
        }

        func waitUntilFinished() {
            while finished.load(ordering: .acquiring) < tasks { spin(nanoseconds: 10_000) }
        }
    }

    private static func sample(_ count: Count, _ put: @escaping @Sendable (Int) -> Void) -> Sample {
        let times = Box<[Int64]>([])
        let writer = PinnedThread(on: Machine.writerCPU) {
            var mine: [Int64] = []
            mine.reserveCapacity(puts)
            for index in 0..<puts {
                count.waitUntil(received: index * tasks)
                let start = Timestamp.now()
                put(index)
                mine.append(Timestamp.now().nanoseconds(since: start))
            }
            count.waitUntil(received: puts * tasks)
            times.value = mine
        }
        writer.join()
        return Sample(times.value)
    }

    static func ours(realtime: Bool) -> Sample {
        let producer = Producer<Element56>(realtime: realtime)
        let count = Count()
        start(count, producer)
        let sample = sample(count) { producer.put(Element56(filledWith: UInt64($0)), measuredAt: .zero) }
        producer.close()
        count.waitUntilFinished()
        return sample
    }

    private static func start(_ count: Count, _ producer: Producer<Element56>) {
        for _ in 0..<tasks {
            let subscription = producer.subscribe()
            Task.detached {
                do throws(SubscriptionError) {
                    Machine.keep(Machine.readerCPU)
                    while try await subscription.next() != nil {
                        count.received.wrappingAdd(1, ordering: .acquiringAndReleasing)
                        Machine.keep(Machine.readerCPU)
                    }
                } catch {
                    fatalError("\(error)")
                }
                count.finished.wrappingAdd(1, ordering: .acquiringAndReleasing)
            }
        }
    }

    private static func asyncStream() -> Sample {
        let count = Count()
        var continuations: [AsyncStream<Element56>.Continuation] = []
        for _ in 0..<tasks {
            let (stream, continuation) = AsyncStream<Element56>.makeStream(bufferingPolicy: .bufferingNewest(1))
            continuations.append(continuation)
            Task.detached {
                Machine.keep(Machine.readerCPU)
                for await _ in stream {
                    count.received.wrappingAdd(1, ordering: .acquiringAndReleasing)
                    Machine.keep(Machine.readerCPU)
                }
                count.finished.wrappingAdd(1, ordering: .acquiringAndReleasing)
            }
        }
        let all = continuations
        let sample = sample(count) { index in
            for continuation in all { continuation.yield(Element56(filledWith: UInt64(index))) }
        }
        for continuation in all { continuation.finish() }
        count.waitUntilFinished()
        return sample
    }

    /// Puts slowly, under a tracer that counts the system calls of the thread whose number is printed.
    static func traced() {
        let producer = Producer<Element56>(realtime: true)
        let count = Count()
        start(count, producer)
        let writer = PinnedThread(on: Machine.writerCPU) {
            for index in 0..<puts {
                count.waitUntil(received: index * tasks)
                // A tracer makes all of them slow.
                spin(nanoseconds: 30_000_000)
                producer.put(Element56(filledWith: UInt64(index)), measuredAt: .zero)
            }
            count.waitUntil(received: puts * tasks)
            print("writer \(machine_thread_id()) puts \(puts) tasks \(tasks)")
        }
        writer.join()
        producer.close()
        count.waitUntilFinished()
    }
}
