import CAllocationCounter
import CThreadControl
import FoundationEssentials
import Glibc
import Quantities
import Synchronization
import Testing

@testable import Subscriptions

/// 768 bytes: a write takes long enough to be interrupted often.
private struct Large: BitwiseCopyable, Sendable {
    var filling = (SIMD64<UInt64>(), SIMD32<UInt64>())

    init(_ number: UInt64) {
        filling = (SIMD64(repeating: number), SIMD32(repeating: number))
    }

    var isWhole: Bool { filling == (SIMD64(repeating: filling.0[0]), SIMD32(repeating: filling.0[0])) }
}

/// What a sequence lock does, to see that the measurement finds a reader that waits.
private final class SequenceLock: @unchecked Sendable {
    private let version = Atomic<UInt64>(0)
    private let words = UnsafeMutablePointer<Atomic<UInt64>>.allocate(capacity: 96)

    init() { for index in 0..<96 { (words + index).initialize(to: Atomic(0)) } }

    deinit { words.deallocate() }

    func put(_ number: UInt64) {
        version.wrappingAdd(1, ordering: .acquiringAndReleasing)
        for index in 0..<96 { words[index].store(number, ordering: .relaxed) }
        version.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    func poll() -> UInt64 {
        while true {
            let before = version.load(ordering: .acquiring)
            var sum: UInt64 = 0
            for index in 0..<96 { sum &+= words[index].load(ordering: .relaxed) }
            if before.isMultiple(of: 2), version.load(ordering: .acquiring) == before { return sum }
        }
    }
}

/// One core on which a real-time reader interrupts an ordinary writer, with more ordinary work beside it.
private final class OneCore: Sendable {
    /// What the reader saw.
    struct Outcome {
        /// How many polls found the writer stopped in the middle of a write.
        var interrupted = 0
        /// In how many of the polls the kernel took the processor from the reader: it was waiting.
        var waited = 0
        /// The errno of the kernel's refusal to make the reader a real-time thread.
        var refusal: Int32 = 0

        /// A reader that waits does so whenever it interrupts a write. One in a hundred is left to the few threads of the
        /// kernel that stand above every other.
        var hasNotWaited: Bool { waited <= interrupted / 100 }
    }

    let isWriting = Atomic<Bool>(false)
    let isOver = Atomic<Bool>(false)
    /// How many of the writer and the load run by now: their tasks may have to wait for a thread of the pool.
    let running = Atomic<Int>(0)

    /// Polls until `polls` are done or one has waited, if `stopsAtWait`.
    func run(
        polls: Int, stopsAtWait: Bool = false, put: @escaping @Sendable (UInt64) -> Void,
        poll: @escaping @Sendable () -> Void
    ) async -> Outcome {
        async let writer: Void = onThread("writer") {
            thread_pin(0)
            self.running.add(1, ordering: .relaxed)
            var number: UInt64 = 0
            while !self.isOver.load(ordering: .relaxed) {
                number += 1
                self.isWriting.store(true, ordering: .relaxed)
                put(number)
                self.isWriting.store(false, ordering: .relaxed)
            }
        }
        async let load: Void = onThread("load") {
            thread_pin(0)
            self.running.add(1, ordering: .relaxed)
            while !self.isOver.load(ordering: .relaxed) {}
        }
        let outcome = await onThread("reader") { () -> Outcome in
            thread_pin(0)
            while self.running.load(ordering: .relaxed) < 2 { usleep(1_000) }
            var outcome = Outcome()
            outcome.refusal = thread_set_fifo(80)
            if outcome.refusal == 0 {
                // Longer than asked when the writer was never caught in the middle: on a busy machine it hardly runs.
                for round in 0..<(polls * 100) {
                    if round >= polls, outcome.interrupted > 0 { break }
                    var pause = timespec(tv_sec: 0, tv_nsec: 50_000 + 1_000 * (round % 97))
                    nanosleep(&pause, nil)
                    let before = thread_switches()
                    let wasWriting = self.isWriting.load(ordering: .relaxed)
                    poll()
                    if thread_switches() != before { outcome.waited += 1 }
                    if wasWriting { outcome.interrupted += 1 }
                    if stopsAtWait, outcome.waited > 0 { break }
                }
                // Back to an ordinary thread, so that the end waits for nobody.
                thread_set_fifo(0)
            }
            self.isOver.store(true, ordering: .relaxed)
            return outcome
        }
        await writer
        await load
        return outcome
    }
}

private let isOptedOut = ProcessInfo.processInfo.environment["SINEW_WITHOUT_REALTIME"] != nil

private let isNightly = ProcessInfo.processInfo.environment["SINEW_STRESS_OPERATIONS"] != nil

/// Fails where the kernel refuses SCHED_FIFO, and says what to do.
private func expectGranted(_ outcome: OneCore.Outcome) -> Bool {
    if outcome.refusal == 0 { return true }
    Issue.record(
        """
        the kernel refused SCHED_FIFO (errno \(outcome.refusal)): nothing was shown about real-time readers. Run as root or \
        with CAP_SYS_NICE, or set SINEW_WITHOUT_REALTIME=1 to leave these tests out
        """)
    return false
}

/// A reader that had to wait for a preempted writer on its own core would spin until the kernel's limit for real-time
/// threads takes the processor from it: that is what is counted, and no time is measured.
@Suite(
    .serialized, .disabled(if: isOptedOut, "SINEW_WITHOUT_REALTIME is set"),
    .enabled(if: allocation_counting_is_enabled(), "a sanitizer's own locks make every thread wait"))
struct PriorityTests {
    @Test
    func `a real-time reader never waits for a writer that was stopped in the middle of a write`() async {
        let subscription = MostRecentSubscription<Large>()
        let torn = Tally()
        let outcome = await OneCore().run(
            polls: 2_000, put: { subscription.put(Reading(sequence: $0, time: .zero, value: Large($0))) },
            poll: { if let reading = subscription.poll(), !reading.value.isWhole { torn.add() } })
        guard expectGranted(outcome) else { return }
        #expect(outcome.interrupted > 0)
        #expect(outcome.hasNotWaited)
        #expect(torn.value == 0)
    }

    @Test
    func `nor for one that hands over references, events or queued elements`() async {
        let producer = Producer<CheckedBox>()
        let newest = producer.subscribe()
        let events = EventSubscription<CheckedBox>(capacity: 4)
        let queue = QueueSubscription<CheckedBox>(capacity: 4)
        producer.subscribe(events)
        producer.subscribe(queue)
        let torn = Tally()
        let outcome = await OneCore().run(
            polls: 2_000, put: { producer.put(CheckedBox($0), measuredAt: .zero) },
            poll: {
                if let reading = newest.poll(), !reading.value.content.isWhole { torn.add() }
                _ = events.drain { if !$0.value.content.isWhole { torn.add() } }
                for _ in 0..<4 {
                    if let reading = queue.poll(), !reading.value.content.isWhole { torn.add() }
                }
            })
        guard expectGranted(outcome) else { return }
        #expect(outcome.interrupted > 0)
        #expect(outcome.hasNotWaited)
        #expect(torn.value == 0)
    }

    @Test(.enabled(if: isNightly, "takes one core for seconds: Tests/stress runs it"))
    func `the measurement finds the reader of a sequence lock waiting`() async {
        let lock = SequenceLock()
        let outcome = await OneCore().run(
            polls: 2_000, stopsAtWait: true, put: { lock.put($0) }, poll: { _ = lock.poll() })
        guard expectGranted(outcome) else { return }
        #expect(!outcome.hasNotWaited)
    }
}
