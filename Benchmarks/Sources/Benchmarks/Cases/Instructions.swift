import CMachine

/// The cases of one thread, once each and without a clock, for callgrind to count instructions.
enum Instructions {
    static func run(_ peers: Peers, count: UInt64) {
        let small = Table<Element8>()
        let large = Table<Element56>()
        machine_consume(OneThread.ours8(small, count))
        machine_consume(OneThread.ours56(large, count))
        machine_consume(OneThread.oursObject(count))
        machine_consume(FanOut.ours8(small, count / 10))
        machine_consume(FanOut.ours56(large, count / 10))
        machine_consume(Queue.ours8(small, count))
        machine_consume(Queue.ours56(large, count))
        machine_consume(Rebatching.subscription(count / 10))
        machine_consume(Rebatching.rebatcher(count / 10))
        for suffix in ["8", "56"] {
            let words = suffix == "8" ? small.words : large.words
            machine_consume(peers.gcc.function("peer_cell_\(suffix)", as: CLoop.self)(words, count))
            peers.gcc.function("peer_fanout_prepare_\(suffix)", as: CAction.self)()
            machine_consume(peers.gcc.function("peer_fanout_\(suffix)", as: CLoop.self)(words, count / 10))
            machine_consume(peers.gcc.function("peer_queue_\(suffix)", as: CLoop.self)(words, count))
        }
        machine_consume(peers.gcc.function("peer_objects", as: CCount.self)(count))
        machine_consume(peers.gcc.function("peer_rebatch", as: CCount.self)(count / 10))
    }
}
