import Glibc
import LinuxSystem
import Quantities

/// `sinew run config/demo.json`, looked at from outside.
enum Starting {
    static let starts = 5
    static let demo = "../config/demo.json"

    /// The robot is armed then, its sensor set up, and its first reading has gone through the loop.
    static func firstOutput(_ peers: Peers) -> Case {
        // Four lines, then the duty cycles of both motors, which are 0 until something drives.
        starting("the first output that its sensor drives, config/demo.json", demo, peers, limit: nil) {
            $0.register(4) != 0 || $0.register(5) != 0
        }
    }

    /// The first tick of the demo, shown by its lamp: a loop more, the last in the file, lights it without an input.
    static func firstTick(_ peers: Peers) -> Case {
        let path = ".cache/demo-lamp.json"
        let loop = """
                , "lit": {
                  "rateHz": 200, "inputs": {"bump": {"from": "bumper.edge", "subscription": "event"}},
                  "stages": [{"stage": "follow", "event": "bump", "initial": true, "output": "level"}]
                }
              },
              "actuators": {
            """
        let text = Machine.lines(of: demo).joined(separator: "\n")
            .replacing(/},\s*"actuators": {/, with: loop).replacing("balance.ouch", with: "lit.level")
        write(text, to: path)
        return starting("the first tick, config/demo.json with a loop more that shows it", path, peers, limit: 50) {
            $0.register(1) != 0
        }
    }

    /// The same for a robot that has no chip to wait for.
    static func firstOutputWithoutChip(_ peers: Peers) -> Case {
        let path = ".cache/chipless.json"
        write(chipless, to: path)
        return starting("the first driven output, a robot without a chip", path, peers, limit: 50) {
            $0.register(1) != 0
        }
    }

    private static let chipless = """
        {
          "version": 1, "name": "chipless", "board": "simulated",
          "producers": {"bumper": {"driver": "gpio.input", "line": "GPIO17", "bias": "pullUp", "activeLow": true}},
          "loops": {
            "lamp": {
              "rateHz": 200, "inputs": {"bump": {"from": "bumper.edge", "subscription": "event"}},
              "stages": [{"stage": "follow", "event": "bump", "initial": true, "output": "level"}]
            }
          },
          "actuators": {"lamp": {"driver": "gpio.output", "line": "GPIO27", "from": "lamp.level", "safe": false}}
        }
        """

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w"), fputs(text, file) >= 0, fclose(file) == 0 else {
            fatalError("\(path) could not be written")
        }
    }

    /// From before the program is started to the time at which an output is driven.
    private static func starting(
        _ end: String, _ path: String, _ peers: Peers, limit milliseconds: Int?,
        isDriven: @escaping (SharedPage) -> Bool
    ) -> Case {
        Case(
            title: "sinew run, from its start to \(end)", unit: .milliseconds,
            candidates: [Candidate("ours") { Sample((0..<starts).map { _ in start(path, peers, isDriven) }) }],
            targets: milliseconds.map { limit in
                [Target(text: "≤ \(limit) ms", measure: .typical) { $0 <= Double(limit) * 1e6 }]
            } ?? [])
    }

    private static func start(_ path: String, _ peers: Peers, _ isDriven: (SharedPage) -> Bool) -> Int64 {
        let begin = Timestamp.now()
        let child = ChildProcess([peers.sinew, "run", path, "--board", "../boards/simulated.json"])
        var found: SharedPage?
        _ = SharedPage.wait {
            found = SharedPage(of: child.identifier, named: "registers of simulated")
            return found != nil
        }
        guard let registers = found else { fatalError("waited for the registers") }
        let driven = SharedPage.wait { isDriven(registers) }
        child.send(SIGINT)
        guard child.wait() == 0 else { fatalError("the demo failed: see .cache/children.log") }
        return driven.nanoseconds(since: begin)
    }

    /// The most memory that the demo has ever had in place, its loop on a real-time thread and memory locked.
    static func memory(_ peers: Peers) -> Case {
        let path = ".cache/demo-realtime.json"
        let text = Machine.lines(of: demo).joined(separator: "\n")
            .replacing("\"version\": 1,", with: "\"version\": 1, \"realtime\": {\"required\": true},")
            .replacing("\"balance\": {", with: "\"balance\": {\"realtime\": {\"priority\": \(RealtimeTurn.priority)},")
        write(text, to: path)
        return Case(
            title: "Peak resident memory of the demo, locked", unit: .megabytes,
            candidates: [
                Candidate("ours") {
                    Sample(peakMemory(of: [peers.sinew, "run", path, "--board", "../boards/simulated.json"]))
                }
            ],
            targets: [Target(text: "< 20 MB", measure: .typical) { $0 < 20_000_000 }])
    }

    private static func peakMemory(of command: [String]) -> Double {
        let child = ChildProcess(command)
        usleep(1_500_000)
        let peak = Machine.lines(of: "/proc/\(child.identifier)/status").first { $0.hasPrefix("VmHWM:") }
        child.send(SIGINT)
        guard child.wait() == 0 else { fatalError("the demo failed: see .cache/children.log") }
        guard let kibibytes = peak?.split(separator: " ").compactMap({ Double($0) }).first else {
            fatalError("the kernel tells no peak of resident memory")
        }
        return kibibytes * 1024
    }
}
