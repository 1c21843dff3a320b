import Sinew
import Synchronization

// Ticks two loops, of which the second reads what the first gives, so many times over a number, a motion sample or a pose.
//
//   Ticks KIND COUNT    KIND: number, motion, pose; all: those and all else that a tick has
guard CommandLine.arguments.count == 3, let kind = Kind(rawValue: CommandLine.arguments[1]),
    let count = UInt64(CommandLine.arguments[2])
else { fatalError("usage: Ticks number|motion|pose|all COUNT") }

/// What is on the wires.
enum Kind: String {
    case number, motion, pose, all
}

final class Box: Sendable {
    let feed = Mutex<Feed?>(nil)
}

let made = Box()
let feedDescription = ProducerDescription("feed", "what the program puts") { define in
    let pose = define.output("pose", Pose.self, "a pose")
    let motion = define.output("motion", MotionSample.self, "a motion")
    let number = define.output("number", Double.self, "a number")
    let flag = define.output("flag", Bool.self, "a flag")
    define.check { _ in }
    return { arguments in
        let feed = Feed(arguments[pose], arguments[motion], arguments[number], arguments[flag])
        made.feed.withLock { $0 = feed }
        return feed
    }
}

func wire(_ from: String) -> String {
    let stage = kind == .all ? "" : "pass" + kind.rawValue.capitalizedASCII
    return """
        "inputs": {"in": {"from": "\(from)", "maxAgeMs": 100}},
        "stages": [{"stage": "\(stage)", "input": "in", "output": "out"}]
        """
}

extension String {
    var capitalizedASCII: String { prefix(1).uppercased() + dropFirst() }
}

let loops =
    kind != .all
    ? """
    "first": {"rateHz": 1000, \(wire("feed.\(kind.rawValue)"))},
    "second": {"rateHz": 1000, \(wire("first.out"))}
    """
    : """
    "first": {
      "rateHz": 1000,
      "inputs": {
        "pose": {"from": "feed.pose", "maxAgeMs": 100}, "motion": {"from": "feed.motion", "maxAgeMs": 100},
        "old": {"from": "feed.number", "maxAgeMs": 1, "whenOld": "hold"},
        "none": {"from": "feed.number", "maxAgeMs": 1, "whenOld": 0.5},
        "poses": {"from": "feed.pose", "subscription": "event"},
        "flags": {"from": "feed.flag", "subscription": "event"}
      },
      "tickOn": ["flags"],
      "stages": [
        {"stage": "passPose", "input": "pose", "output": "outPose"},
        {"stage": "passMotion", "input": "motion", "output": "outMotion"},
        {"stage": "passNumber", "input": "old", "output": "outOld"},
        {"stage": "passNumber", "input": "none", "output": "outNone"},
        {"stage": "countPoses", "event": "poses", "output": "poseCount"},
        {"stage": "countFlags", "event": "flags", "output": "flagCount"},
        {"stage": "complementaryFilter", "input": "motion", "output": "tilt"},
        {"stage": "pid", "input": "tilt", "kp": 1, "ki": 1, "kd": 0.1, "output": "effort"},
        {"stage": "scale", "input": "effort", "atLow": 0, "atHigh": 1, "output": "scaled"},
        {"stage": "stopOn", "event": "flags", "input": "scaled", "output": "stopped"},
        {"stage": "hysteresis", "input": "tilt", "onAbove": 1, "offBelow": -1, "output": "leaning"},
        {"stage": "follow", "event": "flags", "output": "level"},
        {"stage": "pulse", "event": "flags", "output": "pulse"}
      ]
    },
    "second": {
      "rateHz": 1000,
      "inputs": {
        "pose": {"from": "first.outPose", "maxAgeMs": 100}, "motion": {"from": "first.outMotion", "maxAgeMs": 100},
        "number": {"from": "first.outOld", "maxAgeMs": 100},
        "poses": {"from": "first.outPose", "subscription": "event"}
      },
      "stages": [
        {"stage": "passPose", "input": "pose", "output": "outPose"},
        {"stage": "passMotion", "input": "motion", "output": "outMotion"},
        {"stage": "passNumber", "input": "number", "output": "outNumber"},
        {"stage": "countPoses", "event": "poses", "output": "poseCount"}
      ]
    }
    """
let actuators = """
    "out": {"driver": "memory", "from": "second.outNumber", "slewPerSecond": 5},
    "stopped": {"driver": "memory", "from": "first.stopped"},
    "lamp": {"driver": "switch", "from": "first.pulse"}
    """
let text = """
    {
      "version": 1, "name": "ticks", "producers": {"feed": {"driver": "feed"}}, "loops": {\(loops)},
      "actuators": {\(kind == .all ? actuators : "")}
    }
    """
let board = BoardDescription(name: "memory", summary: "nothing", backend: .simulated)
let registry =
    try Registry.standard
    + Registry(
        producers: [feedDescription],
        stages: [
            PassPose.description, PassMotion.description, PassNumber.description, CountPoses.description,
            CountFlags.description,
        ],
        actuators: [Memory.description, Switch.description])
let pipeline = try PipelineCompiler(registry: registry) { _ in board }.compile(Array(text.utf8), file: "ticks.json")
guard let first = pipeline.body(ofLoop: "first"), let second = pipeline.body(ofLoop: "second"),
    let feed = made.feed.withLock({ $0 })
else { fatalError("the pipeline has its loops and its driver") }

@inline(never)
func run(_ start: UInt64, _ count: UInt64) {
    for number in start..<(start + count) {
        let time = Timestamp(nanoseconds: Int64(number) * 1_000_000)
        let measured = time.advanced(byNanoseconds: kind == .all ? -5_000_000 : 0)
        let value = Double(number)
        if kind == .pose || kind == .all { feed.pose.put(Pose(value), measuredAt: measured) }
        if kind == .motion || kind == .all {
            feed.motion.put(
                MotionSample(acceleration: .zero, angularVelocity: .zero, temperature: value), measuredAt: measured)
        }
        if kind == .number || kind == .all { feed.number.put(value, measuredAt: measured) }
        if kind == .all { feed.flag.put(number & 1 == 0, measuredAt: measured) }
        let tick = Tick(number: number, time: time, elapsed: 0.001)
        first.tick(tick)
        second.tick(tick)
    }
}

run(1, 1_000)
run(1_001, count)
