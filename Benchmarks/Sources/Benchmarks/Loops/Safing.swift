import CMachine
import Glibc
import Guarding
import LinuxSystem
import Pipeline
import Quantities
import Realtime

/// A robot under its guard is killed, or stands still: how old its last heartbeat is when its output is safe.
///
/// The output is a register in a memory file, which this process watches without a pause.
enum Safing {
    static let losses = 10
    /// What the guard of these robots allows: two periods of the supervisor, the least that a pipeline may ask for.
    static let heartbeatMilliseconds = 10

    private static let text = """
        {
          "version": 1, "name": "bench-safing",
          "realtime": {"required": true}, "guard": {"heartbeatMs": \(heartbeatMilliseconds)},
          "loops": {
            "hold": {
              "rateHz": 1000, "realtime": {"priority": \(RealtimeTurn.priority)},
              "stages": [{"stage": "on", "output": "level"}]
            }
          },
          "actuators": {"lamp": {"driver": "gpio.output", "line": "LAMP", "from": "hold.level", "safe": false}}
        }
        """

    static func death(_ peers: Peers) -> Case {
        losing("Last heartbeat to output safe, SIGKILL of the runtime", SIGKILL, peers)
    }

    static func standstill(_ peers: Peers) -> Case {
        losing(
            "Last heartbeat to output safe, SIGSTOP of the runtime, heartbeatMs \(heartbeatMilliseconds)", SIGSTOP,
            peers)
    }

    private static func losing(_ title: String, _ signal: Int32, _ peers: Peers) -> Case {
        func sample(isBusy: Bool, _ figure: (Loss) -> Int64) -> Sample {
            Sample((0..<losses).map { _ in figure(lose(signal, isBusy: isBusy, peers)) })
        }
        return Case(
            title: title, unit: .milliseconds,
            candidates: [
                Candidate("ours") { sample(isBusy: false, \.sinceBeat) },
                Candidate("ours, from the signal on") { sample(isBusy: false, \.sinceSignal) },
                Candidate(busyName) { sample(isBusy: true, \.sinceBeat) },
            ],
            targets: [
                Target(text: "≤ 20 ms", measure: .typical) { $0 <= 20_000_000 },
                Target(text: "the slowest ≤ 20 ms", measure: .slowest) { $0 <= 20_000_000 },
            ] + Target.unmoved)
    }

    private struct Loss {
        /// Nanoseconds from the last heartbeat to the safe value.
        var sinceBeat: Int64
        /// Nanoseconds from the signal to the safe value.
        var sinceSignal: Int64
    }

    private static func lose(_ signal: Int32, isBusy: Bool, _ peers: Peers) -> Loss {
        let child = ChildProcess(
            [CommandLine.arguments[0], "guarded", "--guard", peers.guardProgram, "--busy", isBusy ? "yes" : "no"],
            isHeard: true)
        guard child.readLine() == "driven",
            let output = SharedPage(of: child.identifier, named: "registers of \(BenchPipeline.board.name)"),
            let heartbeat = SharedPage(of: child.identifier, named: "sinew heartbeat")
        else { fatalError("the robot did not start: see .cache/children.log") }
        // Another place between two heartbeats each time.
        spin(nanoseconds: .random(in: 20_000_000..<25_000_000))
        precondition(output.register(0) == 1, "the output was safe before anything happened")
        let start = Timestamp.now()
        child.send(signal)
        let safe = SharedPage.wait { output.register(0) == 0 }
        let last = heartbeat.time
        child.wait()
        do {
            try GuardClient.dismissPredecessor(board: "simulated/bench-safing")
        } catch {
            fatalError("\(error)")
        }
        return Loss(sinceBeat: safe.nanoseconds(since: last), sinceSignal: safe.nanoseconds(since: start))
    }

    /// The robot: drives its output until somebody ends it.
    static func guarded(by executable: String, isBusy: Bool) -> Never {
        machine_unpin()
        let pipeline = BenchPipeline.compile(text)
        let robot = RunningRobot(pipeline, guardedBy: executable)
        func wait() -> Never {
            print("driven")
            fflush(nil)
            while true { pause() }
        }
        defer { robot.stop() }
        if isBusy { AsyncPlane.during { wait() } }
        wait()
    }
}
