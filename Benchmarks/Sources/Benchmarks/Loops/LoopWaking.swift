import LinuxSystem
import Pipeline
import Quantities
import SimulatedHardware

/// From an event's put to the beginning of the tick that it causes, in a loop that sleeps until its next release.
enum LoopWaking {
    static let pace = Waking.Pace(name: "50 µs after the last", count: 800, pause: 50_000, rtcbot: "")

    private static let text = """
        {
          "version": 1, "name": "bench-waking",
          "realtime": {"required": true},
          "producers": {"fed": {"driver": "fed"}},
          "loops": {
            "reflex": {
              "rateHz": 1, "tickOn": ["bump"], "eventGapMs": 0.01,
              "realtime": {"priority": \(RealtimeTurn.priority), "cpu": \(Machine.readerCPU)},
              "inputs": {"bump": {"from": "fed.event", "subscription": "event"}},
              "stages": [{"stage": "noteEvent", "event": "bump", "output": "seen"}]
            }
          }
        }
        """

    static func latency(_ peers: Peers) -> Case {
        Case(
            title: "Wake-up of a loop by an event, \(pace.name)", unit: .nanoseconds,
            candidates: [
                Candidate("ours") { Sample(ours()) },
                Candidate(Waking.futexName) { RealtimeTurn.inProcess { Sample(futexPair(peers, "peer_futex_wait")) } },
                Candidate(timedName) { RealtimeTurn.inProcess { Sample(futexPair(peers, "peer_futex_wait_until")) } },
                Candidate(busyName) { AsyncPlane.during { Sample(ours()) } },
            ],
            targets: [
                Target(text: "≤ 1.15 × futex pair", measure: .quotient(of: Waking.futexName)) { $0 <= 1.15 },
                Target(text: "(\(timedName), no target)", measure: .quotient(of: timedName)) { _ in true },
            ] + Target.unmoved)
    }

    private static let timedName = "C futex pair with a time-out"

    private static func ours() -> [Int64] {
        let log = EventLog(capacity: pace.count)
        let (description, made) = FedDriver.make()
        let pipeline = BenchPipeline.compile(text, producers: [description], stages: [log.description])
        guard let driver = made.value else { fatalError("the pipeline has made its driver") }
        let robot = RunningRobot(pipeline)
        let writer = PinnedThread(on: Machine.writerCPU) {
            for index in 0..<pace.count {
                while log.count != index {}
                spin(nanoseconds: pace.pause)
                driver.event.put(true, measuredAt: .now())
            }
            while log.count != pace.count {}
        }
        writer.join()
        robot.stop()
        return log.nanoseconds
    }

    private static func futexPair(_ peers: Peers, _ function: String) -> [Int64] {
        Waking.futexPair(pace, peers, by: function) { RealtimeTurn.thread($0).join }
    }
}
