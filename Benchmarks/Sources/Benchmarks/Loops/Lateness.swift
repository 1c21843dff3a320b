import Glibc
import Histogram
import LinuxSystem
import Quantities
import Realtime
import Synchronization

/// How long after its release a tick of a 1 kHz loop begins, beside cyclictest on the same processor at the same priority.
enum Lateness {
    static let ticks: UInt64 = 2_000
    static let cyclictest = "cyclictest"

    static func idle(_ peers: Peers) -> Case {
        Case(
            title: "Release lateness of a 1 kHz loop, idle", unit: .microseconds,
            candidates: [
                Candidate("ours") { ours() },
                Candidate(cyclictest) { theirs() },
                Candidate(busyName) { AsyncPlane.during { ours() } },
            ],
            targets: [target] + Target.unmoved)
    }

    static func stressed(_ peers: Peers) -> Case {
        Case(
            title: "Release lateness of a 1 kHz loop, under stress-ng", unit: .microseconds,
            candidates: [Candidate("ours") { ours() }, Candidate(cyclictest) { theirs() }],
            targets: [target], background: .stress)
    }

    private static let target = Target(text: "≤ 1.1 × cyclictest", measure: .quotient(of: cyclictest)) { $0 <= 1.1 }

    private final class CountingBody: LoopBody {
        let count = Atomic<UInt64>(0)
        func tick(_ tick: Tick) { count.store(tick.number, ordering: .releasing) }
    }

    private static func ours() -> Sample {
        RealtimeTurn.inProcess {
            do throws(SystemError) {
                let body = CountingBody()
                let settings = LoopSettings(
                    rate: Hertz(1_000), priority: RealtimeTurn.priority, cpu: Machine.readerCPU,
                    deadline: Deadline(nanoseconds: 500_000))
                let loop = ControlLoop(name: "lateness", settings: settings, body: body)
                let refusals = try loop.start()
                precondition(refusals.isEmpty, "refused: \(refusals.map(\.setting))")
                while body.count.load(ordering: .acquiring) < ticks { usleep(10_000) }
                loop.stop()
                guard let lateness = loop.histograms?.lateness else { fatalError("a stopped loop has its histograms") }
                return Sample(
                    Double(lateness.valueAtPercentile(50)), tail: Double(lateness.valueAtPercentile(99)))
            } catch {
                fatalError("\(error)")
            }
        }
    }

    private static func theirs() -> Sample? {
        guard access("/usr/bin/\(cyclictest)", X_OK) == 0 else { return nil }
        let file = ".cache/cyclictest.json"
        let child = ChildProcess([
            cyclictest, "--quiet", "--mlockall", "--nsecs", "--policy=fifo", "--priority=\(RealtimeTurn.priority)",
            "--threads=1", "--affinity=\(Machine.readerCPU)", "--interval=1000", "--loops=\(ticks)",
            "--histogram=1000000", "--histfile=/dev/null", "--json=\(file)",
        ])
        guard child.wait() == 0 else { fatalError("cyclictest failed") }
        return CyclictestReport(lines: Machine.lines(of: file)).sample
    }
}
