import CMachine
import Quantities
import Subscriptions
import Synchronization

/// MostRecent across two threads, the reader polling without a pause: what a put costs then, and that every element
/// seen is whole and newer than the one before.
enum TwoThreads {
    static let count: UInt64 = 1_000_000

    typealias CWrite = @convention(c) (UInt64, UInt64) -> Void
    typealias CRead = @convention(c) (UnsafeRawPointer, UnsafeMutablePointer<UInt64>) -> UInt64

    /// What a reader found.
    struct Found: Sendable {
        var seen: UInt64 = 0
        var faults: UInt64 = 0
    }

    static func polling<Value: Element>(_ type: Value.Type, _ peers: Peers) -> Case {
        var candidates = [
            Candidate("ours") {
                let subscription = MostRecentSubscription<Value>()
                return sample(
                    write: { write(to: subscription, $0) },
                    read: { read(from: subscription, until: $0) })
            }
        ]
        for peer in peers.compiled {
            let write = peer.library.function("peer_cell_write_\(Value.suffix)", as: CWrite.self)
            let read = peer.library.function("peer_cell_read_\(Value.suffix)", as: CRead.self)
            // The peer's cell outlives a round, so that its elements go on where they ended.
            let first = Box<UInt64>(1_000_000)
            candidates.append(
                Candidate(peer.name) {
                    sample(
                        write: { count in
                            write(first.value, count)
                            first.value += count
                        },
                        read: { stop in
                            var found = Found()
                            found.seen = read(stop.address, &found.faults)
                            return found
                        })
                })
        }
        candidates.append(Candidate("AsyncStream") { asyncStream(type) })
        return Case(
            title: "MostRecent, put while another thread polls, \(Value.suffix) bytes", unit: .nanoseconds,
            candidates: candidates,
            targets: [
                Target(text: "≤ 15 ns", measure: .typical) { $0 <= 15 },
                Target(text: "(C, no target)", measure: .quotient(of: Peers.gccName)) { _ in true },
            ])
    }

    /// A word that ends the reader's loop, at an address that C can read too.
    struct Stop: @unchecked Sendable {
        // Sendable: one atomic word that outlives both threads.
        let address: UnsafeMutableRawPointer = .allocate(byteCount: 128, alignment: 128)
        var word: UnsafeMutablePointer<Atomic<UInt32>> { address.assumingMemoryBound(to: Atomic<UInt32>.self) }
        init() { address.bindMemory(to: Atomic<UInt32>.self, capacity: 1).initialize(to: Atomic(0)) }
    }

    private static func sample(
        write: @escaping @Sendable (UInt64) -> Void, read: @escaping @Sendable (Stop) -> Found
    ) -> Sample {
        let stop = Stop()
        let found = Box(Found())
        let elapsed = Box<Double>(0)
        let isReading = Box(false)
        let reader = PinnedThread(on: Machine.readerCPU) {
            isReading.value = true
            found.value = read(stop)
        }
        let writer = PinnedThread(on: Machine.writerCPU) {
            while !isReading.value {}
            write(count / 10)
            elapsed.value = nanosecondsEach(count) { write(count) }
        }
        writer.join()
        stop.word.pointee.store(1, ordering: .relaxed)
        reader.join()
        stop.address.deallocate()
        precondition(found.value.faults == 0, "\(found.value.faults) elements were torn or came out of order")
        return Sample(elapsed.value, seen: Double(found.value.seen) / Double(count + count / 10))
    }

    @inline(never)
    private static func write<Value: Element>(to subscription: MostRecentSubscription<Value>, _ count: UInt64) {
        // Each call goes on with the time of day, which is always newer.
        let first = UInt64(Timestamp.now().nanoseconds)
        for number in first..<(first + count) {
            let time = Timestamp(nanoseconds: Int64(number))
            subscription.put(Reading(sequence: number, time: time, value: Value(filledWith: number)))
        }
    }

    @inline(never)
    private static func read<Value: Element>(
        from subscription: MostRecentSubscription<Value>, until stop: Stop
    ) -> Found {
        var found = Found()
        var last: UInt64 = 0
        while stop.word.pointee.load(ordering: .relaxed) == 0 {
            guard let reading = subscription.poll() else { continue }
            if !reading.value.isFilled(with: reading.sequence) || reading.sequence <= last { found.faults += 1 }
            last = reading.sequence
            found.seen += 1
        }
        return found
    }

    private static func asyncStream<Value: Element>(_ type: Value.Type) -> Sample {
        let count: UInt64 = 50_000
        let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let elapsed = Box<Double>(0)
        let writer = PinnedThread(on: Machine.writerCPU) {
            elapsed.value = nanosecondsEach(count) {
                for number in 0..<count { continuation.yield(Value(filledWith: number)) }
            }
            continuation.finish()
        }
        let sum = runTask {
            var sum: UInt64 = 0
            for await value in stream { sum &+= value.last }
            return sum
        }
        writer.join()
        machine_consume(sum)
        return Sample(elapsed.value)
    }
}
