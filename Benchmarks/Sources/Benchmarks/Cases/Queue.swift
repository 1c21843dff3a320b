import AsyncAlgorithms
import CMachine
import Quantities
import Subscriptions

/// A queue between one producing and one consuming thread, every element kept and checked.
enum Queue {
    static let count: UInt64 = 1_000_000
    static let capacity = 1024

    typealias CWrite = @convention(c) (UInt64) -> Void

    static func throughput<Value: Element>(_ type: Value.Type, _ peers: Peers) -> Case {
        var candidates = [Candidate("ours") { ours(type) }]
        for peer in peers.compiled {
            let write = peer.library.function("peer_queue_write_\(Value.suffix)", as: CWrite.self)
            let read = peer.library.function("peer_queue_read_\(Value.suffix)", as: CCount.self)
            candidates.append(Candidate(peer.name) { sample(count, write: { write(count) }, read: { read(count) }) })
        }
        candidates += [
            Candidate("ours, the oldest giving way") { droppingOldest(type) },
            Candidate("AsyncStream") { asyncStream(type) },
            Candidate("AsyncChannel") { asyncChannel(type) },
            peers.rtcbot("queue", inverted: true),
        ]
        return Case(
            title: "Queue of \(capacity), one producer and one consumer thread, \(Value.suffix) bytes",
            unit: .millionsPerSecond,
            candidates: candidates,
            targets: [
                Target(text: "≥ 20 million/s", measure: .typical) { $0 >= 20 },
                Target(text: "(C, no target)", measure: .quotient(of: Peers.gccName)) { _ in true },
            ])
    }

    /// Runs both sides; `read` returns how many elements were not the right ones.
    private static func sample(
        _ count: UInt64, write: @escaping @Sendable () -> Void, read: @escaping @Sendable () -> UInt64
    ) -> Sample {
        let result = Box<Double>(0)
        let reader = PinnedThread(on: Machine.readerCPU) {
            let start = Timestamp.now()
            let faults = read()
            result.value = Double(count) * 1000 / Double(Timestamp.now().nanoseconds(since: start))
            precondition(faults == 0, "\(faults) elements were torn, lost or out of order")
        }
        let writer = PinnedThread(on: Machine.writerCPU, write)
        writer.join()
        reader.join()
        return Sample(result.value)
    }

    /// A put that the full queue refuses is tried again, so that nothing is lost.
    private static func ours<Value: Element>(_ type: Value.Type) -> Sample {
        let queue = QueueSubscription<Value>(capacity: capacity, overflow: .dropNewest)
        return sample(count) {
            write(to: queue)
        } read: {
            read(from: queue)
        }
    }

    /// The writer never waits; what comes through is counted.
    private static func droppingOldest<Value: Element>(_ type: Value.Type) -> Sample {
        let queue = QueueSubscription<Value>(capacity: capacity, overflow: .dropOldest)
        let result = Box(Sample(0))
        let reader = PinnedThread(on: Machine.readerCPU) {
            let start = Timestamp.now()
            let found = readRising(from: queue)
            let elapsed = Timestamp.now().nanoseconds(since: start)
            precondition(found.faults == 0, "\(found.faults) elements were torn or out of order")
            result.value = Sample(Double(found.seen) * 1000 / Double(elapsed), seen: Double(found.seen) / Double(count))
        }
        let writer = PinnedThread(on: Machine.writerCPU) {
            for number in 0..<count {
                queue.put(Reading(sequence: number, time: .zero, value: Value(filledWith: number)))
            }
        }
        writer.join()
        reader.join()
        return result.value
    }

    @inline(never)
    private static func readRising<Value: Element>(from queue: QueueSubscription<Value>) -> TwoThreads.Found {
        var found = TwoThreads.Found()
        var next: UInt64 = 0
        while next < count {
            guard let reading = queue.poll() else { continue }
            if reading.sequence < next || !reading.value.isFilled(with: reading.sequence) { found.faults += 1 }
            next = reading.sequence + 1
            found.seen += 1
        }
        return found
    }

    @inline(never)
    private static func write<Value: Element>(to queue: QueueSubscription<Value>) {
        var dropped = queue.droppedCount
        for number in 0..<count {
            while true {
                let time = Timestamp(nanoseconds: Int64(truncatingIfNeeded: number))
                queue.put(Reading(sequence: number, time: time, value: Value(filledWith: number)))
                let now = queue.droppedCount
                if now == dropped { break }
                dropped = now
            }
        }
    }

    @inline(never)
    private static func read<Value: Element>(from queue: QueueSubscription<Value>) -> UInt64 {
        var faults: UInt64 = 0
        var number: UInt64 = 0
        while number < count {
            guard let reading = queue.poll() else { continue }
            if reading.sequence != number || !reading.value.isFilled(with: number) { faults += 1 }
            number += 1
        }
        return faults
    }

    // Functions of their own, so that callgrind can tell them apart.
    @inline(__always)
    private static func loop<Value: Element>(_ table: Table<Value>, _ count: UInt64) -> UInt64 {
        let queue = QueueSubscription<Value>(capacity: capacity, overflow: .dropNewest)
        var sum: UInt64 = 0
        for index in 0..<count {
            let time = Timestamp(nanoseconds: Int64(truncatingIfNeeded: index))
            queue.put(Reading(sequence: index, time: time, value: table[index]))
            if let reading = queue.poll() { sum &+= reading.sequence &+ reading.value.first &+ reading.value.last }
        }
        return sum
    }

    @inline(never) static func ours8(_ table: Table<Element8>, _ count: UInt64) -> UInt64 { loop(table, count) }
    @inline(never) static func ours56(_ table: Table<Element56>, _ count: UInt64) -> UInt64 { loop(table, count) }

    private static func asyncStream<Value: Element>(_ type: Value.Type) -> Sample {
        let count: UInt64 = 50_000
        // Unbounded, so that nothing is lost: a bounded one has no way to tell a thread to wait.
        let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .unbounded)
        let writer = PinnedThread(on: Machine.writerCPU) {
            for number in 0..<count { continuation.yield(Value(filledWith: number)) }
            continuation.finish()
        }
        let result = runTask {
            let start = Timestamp.now()
            var number: UInt64 = 0
            for await value in stream {
                precondition(value.isFilled(with: number), "an element was torn, lost or out of order")
                number += 1
            }
            return Double(count) * 1000 / Double(Timestamp.now().nanoseconds(since: start))
        }
        writer.join()
        return Sample(result)
    }

    private static func asyncChannel<Value: Element>(_ type: Value.Type) -> Sample {
        let count: UInt64 = 10_000
        return runTask {
            let channel = AsyncChannel<Value>()
            let start = Timestamp.now()
            async let sent: Void = {
                for number in 0..<count { await channel.send(Value(filledWith: number)) }
                channel.finish()
            }()
            var number: UInt64 = 0
            for await value in channel {
                precondition(value.isFilled(with: number), "an element was torn, lost or out of order")
                number += 1
            }
            await sent
            return Sample(Double(count) * 1000 / Double(Timestamp.now().nanoseconds(since: start)))
        }
    }
}
