import Pipeline
import Quantities
import Realtime
import Synchronization

/// How long after its event each tick of a loop began: written by the loop's thread, read when that has ended.
final class EventLog: @unchecked Sendable {
    // Unchecked: `times` is written by one thread before `count` says so, and read by another afterwards.
    private let times: UnsafeMutableBufferPointer<Int64>
    private let noted = Atomic<Int>(0)

    init(capacity: Int) {
        times = .allocate(capacity: capacity)
        times.initialize(repeating: 0)
    }

    deinit { times.deallocate() }

    /// How many events have been seen.
    var count: Int { noted.load(ordering: .acquiring) }
    var nanoseconds: [Int64] { Array(times[..<count]) }

    func note(_ nanoseconds: Int64) {
        let index = noted.load(ordering: .relaxed)
        guard index < times.count else { return }
        times[index] = nanoseconds
        noted.store(index + 1, ordering: .releasing)
    }

    /// `noteEvent`, a stage that writes into this log.
    var description: StageDescription {
        StageDescription("noteEvent", "notes how late an event is seen") { [self] define in
            let event = define.events("event", Bool.self, "what is noted")
            let output = define.output("output", Bool.self, "the newest event's value")
            return { NoteStage(event: $0[event], output: $0[output], log: self) }
        }
    }

    private struct NoteStage: Stage {
        // Its maker describes it, because each log has its own.
        static var description: StageDescription { EventLog(capacity: 0).description }

        let event: EventInput<Bool>
        let output: PortOutput<Bool>
        let log: EventLog

        mutating func tick(_ tick: Tick) {
            guard let last = event.last else { return }
            log.note(tick.time.nanoseconds(since: last.time))
            output.set(last.value)
        }
    }
}
