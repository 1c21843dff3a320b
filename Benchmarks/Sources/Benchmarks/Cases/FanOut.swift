import CMachine
import Quantities
import Subscriptions

/// A put to sixteen subscribers of whom nobody waits.
enum FanOut {
    static let count: UInt64 = 200_000

    @inline(__always)
    private static func loop<Value: Element>(_ table: Table<Value>, _ count: UInt64) -> UInt64 {
        let producer = Producer<Value>()
        let subscriptions = (0..<16).map { _ in producer.subscribe() }
        for index in 0..<count {
            producer.put(table[index], measuredAt: Timestamp(nanoseconds: Int64(truncatingIfNeeded: index)))
        }
        let sequences = Set(subscriptions.compactMap { $0.poll()?.sequence })
        precondition(sequences == [count], "all sixteen must hold the last element, found \(sequences)")
        return producer.lastSequence
    }

    @inline(never) static func ours8(_ table: Table<Element8>, _ count: UInt64) -> UInt64 { loop(table, count) }
    @inline(never) static func ours56(_ table: Table<Element56>, _ count: UInt64) -> UInt64 { loop(table, count) }

    static func case8(_ peers: Peers) -> Case { sixteen(peers, ours8) }
    static func case56(_ peers: Peers) -> Case { sixteen(peers, ours56) }

    private static func sixteen<Value: Element>(
        _ peers: Peers, _ ours: @escaping (Table<Value>, UInt64) -> UInt64
    ) -> Case {
        let table = Table<Value>()
        var candidates = [
            Candidate("ours") { Sample(nanosecondsEach(count * 16) { machine_consume(ours(table, count)) }) }
        ]
        for peer in peers.compiled {
            peer.library.function("peer_fanout_prepare_\(Value.suffix)", as: CAction.self)()
            let loop = peer.library.function("peer_fanout_\(Value.suffix)", as: CLoop.self)
            candidates.append(
                Candidate(peer.name) {
                    Sample(nanosecondsEach(count * 16) { machine_consume(loop(table.words, count)) })
                })
        }
        candidates += [Candidate("AsyncStream") { asyncStream(table) }, peers.rtcbot("fan-out", scale: 1.0 / 16)]
        return Case(
            title: "Put to 16 subscribers, nobody waiting, \(Value.suffix) bytes, each", unit: .nanoseconds,
            candidates: candidates,
            targets: [
                Target(text: "≤ 12 ns", measure: .typical) { $0 <= 12 },
                Target(text: "(C, no target)", measure: .quotient(of: Peers.gccName)) { _ in true },
            ])
    }

    private static func asyncStream<Value: Element>(_ table: Table<Value>) -> Sample {
        let streams = (0..<16).map { _ in AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1)) }
        let continuations = streams.map(\.continuation)
        let count: UInt64 = 5_000
        let each = nanosecondsEach(count * 16) {
            for index in 0..<count {
                for continuation in continuations { continuation.yield(table[index]) }
            }
        }
        withExtendedLifetime(streams) {}
        return Sample(each)
    }
}
