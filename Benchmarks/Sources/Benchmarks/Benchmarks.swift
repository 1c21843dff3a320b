import CMachine
import Glibc
import Quantities

/// The suite: `Benchmarks/run` builds the peers, starts this, and keeps the page that it writes.
@main
struct Benchmarks {
    static func main() {
        var arguments = Arguments(CommandLine.arguments)
        if arguments.mode == "guarded" { Safing.guarded(by: arguments.guardProgram, isBusy: arguments.isBusy) }
        precondition(Machine.allowedCPUs.count >= 2, "the suite needs two processors: a writer's and a reader's")
        // Threads that others start, such as the task pool's, begin on the reader's side.
        Machine.pin(Machine.readerCPU)
        let peers = Peers(
            gcc: CPeers(path: arguments.peers),
            clang: arguments.clangPeers.map { CPeers(path: $0) },
            rtcbot: arguments.rtcbot, guardProgram: arguments.guardProgram, sinew: arguments.sinew)
        switch arguments.mode {
        case "allocations": Allocations.count(peers)
        case "loop-allocations": LoopAllocations.count(peers)
        case "loops": suite("Loops", loops, peers, &arguments)
        case "media": suite("Media", media, peers, &arguments)
        case "traced": HundredTasks.traced()
        case "instructions": Instructions.run(peers, count: arguments.count)
        default: suite("Subscriptions", subscriptions, peers, &arguments)
        }
    }

    private static func suite(
        _ title: String, _ cases: [(String, (Peers) -> Case)], _ peers: Peers, _ arguments: inout Arguments
    ) {
        let idleLatencyError = machine_hold_idle_latency()
        var outcomes: [Outcome] = []
        var patience = Patience(left: arguments.patience * 1_000_000_000)
        for (name, make) in cases where arguments.filter.map({ name.contains($0) }) ?? true {
            let start = Timestamp.now()
            let outcome = make(peers).run(rounds: arguments.rounds, patience: &patience)
            outcomes.append(outcome)
            let milliseconds = Timestamp.now().nanoseconds(since: start) / 1_000_000
            print("\(name): \(milliseconds) ms, \(outcome.disturbed) turns disturbed")
            fflush(nil)
        }
        let report = Report(
            title: title, outcomes: outcomes, facts: arguments.facts, rounds: arguments.rounds,
            idleLatencyError: idleLatencyError)
        report.printTable()
        guard let path = arguments.output else { return }
        guard let file = fopen(path, "w"), fputs(report.markdown(), file) >= 0, fclose(file) == 0 else {
            fatalError("\(path) could not be written")
        }
    }

    private static var loops: [(String, (Peers) -> Case)] {
        [
            ("lateness-idle", Lateness.idle),
            ("lateness-stressed", Lateness.stressed),
            ("wake-loop", LoopWaking.latency),
            ("chain-pass", { Chain.tick(.pass, $0) }),
            ("chain-pid", { Chain.tick(.pid, $0) }),
            ("fed-motion", FedTick.motion),
            ("safe-after-death", Safing.death),
            ("safe-after-standstill", Safing.standstill),
            ("start-tick", Starting.firstTick),
            ("start-demo", Starting.firstOutput),
            ("start-chipless", Starting.firstOutputWithoutChip),
            ("memory", Starting.memory),
        ]
    }

    private static var media: [(String, (Peers) -> Case)] {
        [
            ("convert-grey", Converting.grey),
            ("convert-nv12", Converting.nv12),
            ("convert-rgb", Converting.rgb),
            ("see-brightness", Seeing.brightness),
            ("see-line", Seeing.line),
            ("see-blob", Seeing.blob),
            ("see-motion", Seeing.motion),
        ]
    }

    private static var subscriptions: [(String, (Peers) -> Case)] {
        [
            ("one-thread-8", OneThread.case8),
            ("one-thread-56", OneThread.case56),
            ("one-thread-object", OneThread.object),
            ("events", OneThread.events),
            ("two-threads-8", { TwoThreads.polling(Element8.self, $0) }),
            ("two-threads-56", { TwoThreads.polling(Element56.self, $0) }),
            ("wake-thread-quick", { Waking.thread(.quick, $0) }),
            ("wake-thread-sensor", { Waking.thread(.sensor, $0) }),
            ("wake-task-quick", { Waking.task(.quick, $0) }),
            ("wake-task-sensor", { Waking.task(.sensor, $0) }),
            ("hundred-tasks", HundredTasks.latency),
            ("fan-out-8", FanOut.case8),
            ("fan-out-56", FanOut.case56),
            ("queue-8", { Queue.throughput(Element8.self, $0) }),
            ("queue-56", { Queue.throughput(Element56.self, $0) }),
            ("rebatch", Rebatching.blocks),
        ]
    }
}

/// What the run script says on the command line.
struct Arguments {
    var mode = "subscriptions"
    var peers = ""
    var clangPeers: String?
    var guardProgram = ""
    var sinew = ""
    var isBusy = false
    var rtcbot: RTCBot?
    var rounds = 11
    var count: UInt64 = 10_000
    /// Seconds to wait for a quiet machine, in all.
    var patience: Int64 = 60
    var filter: String?
    var output: String?
    var facts: [[String]] = []

    init(_ arguments: [String]) {
        var rest = arguments.dropFirst()
        while let name = rest.popFirst() {
            if !name.hasPrefix("--") {
                mode = name
                continue
            }
            guard let value = rest.popFirst() else { fatalError("\(name) needs a value") }
            switch name {
            case "--peers": peers = value
            case "--clang-peers": clangPeers = value
            case "--rtcbot":
                let pipes = value.split(separator: ",").map(String.init)
                if pipes.count == 2 { rtcbot = RTCBot(requests: pipes[0], answers: pipes[1]) }
            case "--rounds": rounds = max(9, Int(value) ?? 0)
            case "--patience": patience = Int64(value) ?? patience
            case "--guard": guardProgram = value
            case "--sinew": sinew = value
            case "--busy": isBusy = value == "yes"
            case "--count": count = UInt64(value) ?? count
            case "--only": filter = value
            case "--output": output = value
            case "--facts":
                facts = Machine.lines(of: value).map { $0.split(separator: "\t").map(String.init) }
            default: fatalError("unknown argument \(name)")
            }
        }
    }
}
