import AsyncAlgorithms
import CMachine
import Quantities
import Subscriptions

/// Put and poll in one thread: what the cell itself costs.
enum OneThread {
    static let count: UInt64 = 2_000_000

    @inline(__always)
    private static func loop<Value: Element>(_ table: Table<Value>, _ count: UInt64) -> UInt64 {
        let subscription = MostRecentSubscription<Value>()
        var sum: UInt64 = 0
        for index in 0..<count {
            let time = Timestamp(nanoseconds: Int64(truncatingIfNeeded: index))
            subscription.put(Reading(sequence: index, time: time, value: table[index]))
            if let reading = subscription.poll() {
                sum &+= reading.sequence &+ reading.value.first &+ reading.value.last
            }
        }
        return sum
    }

    // Functions of their own, so that callgrind can tell them apart.
    @inline(never) static func ours8(_ table: Table<Element8>, _ count: UInt64) -> UInt64 { loop(table, count) }
    @inline(never) static func ours56(_ table: Table<Element56>, _ count: UInt64) -> UInt64 { loop(table, count) }

    @inline(never)
    static func oursObject(_ count: UInt64) -> UInt64 {
        let table = (0..<16).map { Object($0) }
        let subscription = MostRecentSubscription<Object>()
        var sum: UInt64 = 0
        for index in 0..<count {
            let time = Timestamp(nanoseconds: Int64(truncatingIfNeeded: index))
            subscription.put(Reading(sequence: index, time: time, value: table[Int(index & 15)]))
            if let reading = subscription.poll() { sum &+= reading.sequence &+ reading.value.value }
        }
        return sum
    }

    static func case8(_ peers: Peers) -> Case { bitwise(peers, ours8) }
    static func case56(_ peers: Peers) -> Case { bitwise(peers, ours56) }

    private static func bitwise<Value: Element>(
        _ peers: Peers, _ ours: @escaping (Table<Value>, UInt64) -> UInt64
    ) -> Case {
        let table = Table<Value>()
        let expected = ours(table, 1000)
        var candidates = [Candidate("ours") { Sample(nanosecondsEach(count) { machine_consume(ours(table, count)) }) }]
        for peer in peers.compiled {
            let loop = peer.library.function("peer_cell_\(Value.suffix)", as: CLoop.self)
            precondition(loop(table.words, 1000) == expected, "\(peer.name) does other work than ours")
            candidates.append(
                Candidate(peer.name) { Sample(nanosecondsEach(count) { machine_consume(loop(table.words, count)) }) })
        }
        candidates += [
            Candidate("ours, through a producer") {
                Sample(nanosecondsEach(count) { machine_consume(throughProducer(table, count)) })
            },
            Candidate("ours, next() that need not wait") { runTask { await awaiting(table) } },
            Candidate("AsyncStream") { runTask { await asyncStream(table) } },
            Candidate("AsyncChannel") { runTask { await asyncChannel(table) } },
            peers.rtcbot("most-recent"),
        ]
        return Case(
            title: "MostRecent, put and poll in one thread, \(Value.suffix) bytes", unit: .nanoseconds,
            candidates: candidates,
            targets: [
                Target(text: "≤ 12 ns", measure: .typical) { $0 <= 12 },
                Target(text: "≤ 1.3 × C", measure: .quotient(of: Peers.gccName)) { $0 <= 1.3 },
                Target(text: "≥ 18 × faster than RTCBot", measure: .inverse(of: Peers.rtcbotName)) { $0 >= 18 },
            ])
    }

    @inline(never)
    private static func throughProducer<Value: Element>(_ table: Table<Value>, _ count: UInt64) -> UInt64 {
        let producer = Producer<Value>()
        let subscription = producer.subscribe()
        var sum: UInt64 = 0
        for index in 0..<count {
            producer.put(table[index], measuredAt: Timestamp(nanoseconds: Int64(truncatingIfNeeded: index)))
            if let reading = subscription.poll() {
                sum &+= reading.sequence &+ reading.value.first &+ reading.value.last
            }
        }
        return sum
    }

    private static func awaiting<Value: Element>(_ table: Table<Value>) async -> Sample {
        let subscription = MostRecentSubscription<Value>()
        let count: UInt64 = 200_000
        var sum: UInt64 = 0
        let start = Timestamp.now()
        for index in 0..<count {
            subscription.put(Reading(sequence: index, time: .zero, value: table[index]))
            do throws(SubscriptionError) {
                if let reading = try await subscription.next() { sum &+= reading.value.first &+ reading.value.last }
            } catch {
                fatalError("\(error)")
            }
        }
        let elapsed = Timestamp.now().nanoseconds(since: start)
        machine_consume(sum)
        return Sample(Double(elapsed) / Double(count))
    }

    /// Eight occurrences, then one drain of all: what a loop's event input costs for each.
    static func events(_ peers: Peers) -> Case {
        let table = Table<Element56>()
        return Case(
            title: "Event, put and a drain of each eight, 56 bytes, each", unit: .nanoseconds,
            candidates: [
                Candidate("ours") { Sample(nanosecondsEach(count) { machine_consume(eights(table, count / 8)) }) }
            ], targets: [])
    }

    @inline(never)
    private static func eights(_ table: Table<Element56>, _ rounds: UInt64) -> UInt64 {
        let subscription = EventSubscription<Element56>()
        return withUnsafeTemporaryAllocation(of: Reading<Element56>.self, capacity: 8) { buffer in
            var sum: UInt64 = 0
            for round in 0..<rounds {
                for index in 0..<8 as Range<UInt64> {
                    let sequence = round &* 8 &+ index &+ 1
                    subscription.put(Reading(sequence: sequence, time: .zero, value: table[index]))
                }
                let batch = subscription.drain(into: buffer)
                precondition(batch.kept == 8, "a drain gives all eight")
                sum &+= buffer[0].value.first &+ buffer[7].value.last
            }
            return sum
        }
    }

    static func object(_ peers: Peers) -> Case {
        let expected = oursObject(1000)
        var candidates = [Candidate("ours") { Sample(nanosecondsEach(count) { machine_consume(oursObject(count)) }) }]
        for peer in peers.compiled {
            let loop = peer.library.function("peer_objects", as: CCount.self)
            precondition(loop(1000) == expected, "\(peer.name) does other work than ours")
            candidates.append(
                Candidate(peer.name) { Sample(nanosecondsEach(count) { machine_consume(loop(count)) }) })
        }
        candidates.append(Candidate("AsyncStream") { runTask { await asyncStreamObject() } })
        return Case(
            title: "MostRecent, put and poll in one thread, a class reference", unit: .nanoseconds,
            candidates: candidates,
            targets: [
                Target(text: "≤ 30 ns", measure: .typical) { $0 <= 30 },
                Target(text: "(C, no target)", measure: .quotient(of: Peers.gccName)) { _ in true },
            ])
    }

    private static func asyncStream<Value: Element>(_ table: Table<Value>) async -> Sample {
        let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
        var iterator = stream.makeAsyncIterator()
        let count: UInt64 = 50_000
        var sum: UInt64 = 0
        let start = Timestamp.now()
        for index in 0..<count {
            continuation.yield(table[index])
            if let value = await iterator.next() { sum &+= value.first &+ value.last }
        }
        let elapsed = Timestamp.now().nanoseconds(since: start)
        machine_consume(sum)
        return Sample(Double(elapsed) / Double(count))
    }

    private static func asyncStreamObject() async -> Sample {
        let table = (0..<16).map { Object($0) }
        let (stream, continuation) = AsyncStream<Object>.makeStream(bufferingPolicy: .bufferingNewest(1))
        var iterator = stream.makeAsyncIterator()
        let count: UInt64 = 50_000
        var sum: UInt64 = 0
        let start = Timestamp.now()
        for index in 0..<count {
            continuation.yield(table[Int(index & 15)])
            if let object = await iterator.next() { sum &+= object.value }
        }
        let elapsed = Timestamp.now().nanoseconds(since: start)
        machine_consume(sum)
        return Sample(Double(elapsed) / Double(count))
    }

    /// A channel keeps nothing: its shortest way is from one task to another.
    private static func asyncChannel<Value: Element>(_ table: Table<Value>) async -> Sample {
        let channel = AsyncChannel<Value>()
        let count: UInt64 = 10_000
        let start = Timestamp.now()
        async let sent: Void = {
            for index in 0..<count { await channel.send(table[index]) }
            channel.finish()
        }()
        var sum: UInt64 = 0
        for await value in channel { sum &+= value.first &+ value.last }
        await sent
        let elapsed = Timestamp.now().nanoseconds(since: start)
        machine_consume(sum)
        return Sample(Double(elapsed) / Double(count))
    }
}
