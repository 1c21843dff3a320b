import Quantities
import Subscriptions

/// Millions of batches of 960 × 2 `Int16` each second into batches of 1024 × 2.
func ourRebatch() -> Double {
    let rounds = 200_000
    guard let batch = try? Batch<Int16>(shape: [960, 2], elements: Array(repeating: 1, count: 1920)) else { return 0 }
    let rebatch = RebatchSubscription<Int16, QueueSubscription<Batch<Int16>>>(samples: 1024)
    var taken: UInt64 = 0
    let time = nanoseconds(for: rounds) {
        for round in 1...UInt64(rounds) {
            rebatch.put(Reading(sequence: round, time: .zero, value: batch))
            while let reading = rebatch.poll() { taken &+= reading.sequence & 1 }
        }
    }
    consume(taken)
    return 1_000 / time
}
