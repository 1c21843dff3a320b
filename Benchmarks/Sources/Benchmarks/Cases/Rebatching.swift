import CMachine
import Quantities
import Subscriptions

/// Blocks of 960 frames of two 16-bit channels in, blocks of 1,024 out.
enum Rebatching {
    static let count: UInt64 = 100_000

    private static func block() -> Batch<Int16> {
        do throws(SubscriptionError) {
            return try Batch(shape: [960, 2], elements: (0..<1920).map { Int16($0) })
        } catch {
            fatalError("\(error)")
        }
    }

    /// Through the subscription, as a producer and a reader use it.
    @inline(never)
    static func subscription(_ count: UInt64) -> UInt64 {
        let block = block()
        let queue = QueueSubscription<Batch<Int16>>(capacity: 4)
        let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 1024, axis: 0, queue)
        var sum: UInt64 = 0
        for index in 0..<count {
            let time = Timestamp(nanoseconds: Int64(truncatingIfNeeded: index))
            rebatch.put(Reading(sequence: index, time: time, value: block))
            while let reading = queue.poll() { sum &+= checksum(reading.value) }
        }
        return sum
    }

    /// The rules alone, without a subscription around them.
    @inline(never)
    static func rebatcher(_ count: UInt64) -> UInt64 {
        let block = block()
        var rebatcher = Rebatcher<Int16>(samples: 1024, axis: 0)
        var sum: UInt64 = 0
        for _ in 0..<count {
            do throws(SubscriptionError) {
                try rebatcher.append(block) { sum &+= checksum($0) }
            } catch {
                fatalError("\(error)")
            }
        }
        return sum
    }

    @inline(__always)
    private static func checksum(_ batch: Batch<Int16>) -> UInt64 {
        UInt64(UInt16(bitPattern: batch.elements[0])) &+ UInt64(UInt16(bitPattern: batch.elements[2047]))
    }

    static func blocks(_ peers: Peers) -> Case {
        let expected = subscription(1000)
        precondition(rebatcher(1000) == expected, "the subscription gives other blocks than its rules")
        var candidates = [
            Candidate("ours") { Sample(1000 / nanosecondsEach(count) { machine_consume(subscription(count)) }) },
            Candidate("ours, the rules alone") {
                Sample(1000 / nanosecondsEach(count) { machine_consume(rebatcher(count)) })
            },
        ]
        for peer in peers.compiled {
            let loop = peer.library.function("peer_rebatch", as: CCount.self)
            precondition(loop(1000) == expected, "\(peer.name) does other work than ours")
            candidates.append(
                Candidate(peer.name) { Sample(1000 / nanosecondsEach(count) { machine_consume(loop(count)) }) })
        }
        candidates.append(peers.rtcbot("rebatch", inverted: true))
        return Case(
            title: "Rebatch 960 → 1,024, int16 × 2, blocks in", unit: .millionsPerSecond, candidates: candidates,
            targets: [
                Target(text: "≥ 10 × RTCBot's 0.503 million/s", measure: .typical) { $0 >= 5.03 },
                Target(text: "(RTCBot here, no target)", measure: .quotient(of: Peers.rtcbotName)) { _ in true },
                Target(text: "(C, no target)", measure: .quotient(of: Peers.gccName)) { _ in true },
            ])
    }
}
