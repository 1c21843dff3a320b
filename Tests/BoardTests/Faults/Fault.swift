import Configuration
import Glibc
import LinuxSystem
import Testing

/// Something that goes wrong with a robot, what must be safe then, and how it comes to an end.
enum Fault: CustomStringConvertible, CaseIterable {
    case killed
    case crashed
    case trapped
    case suspended
    case guardKilled
    case guardSuspended
    case writeHangs
    case emergencyStop
    case buttonStuck
    case sensorSilent
    case sensorSlow
    case sensorLosesAll
    case sensorWrong
    case brakeRefuses
    case motorRefuses
    case chipReset
    case chipAbsent
    case garbage

    var description: String {
        switch self {
        case .killed: "SIGKILL"
        case .crashed: "SIGSEGV"
        case .trapped: "a Swift trap"
        case .suspended: "SIGSTOP"
        case .guardKilled: "SIGKILL of the guard"
        case .guardSuspended: "SIGSTOP of the guard"
        case .writeHangs: "a write that hangs"
        case .emergencyStop: "sinew stop"
        case .buttonStuck: "a stop button that is stuck"
        case .sensorSilent: "a sensor without readings"
        case .sensorSlow: "a sensor that is a minute late"
        case .sensorLosesAll: "a sensor that loses every reading"
        case .sensorWrong: "a register that is wrong"
        case .brakeRefuses: "a line that refuses writes"
        case .motorRefuses: "a PWM channel that refuses writes"
        case .chipReset: "a chip that lost its supply"
        case .chipAbsent: "an address that does not answer"
        case .garbage: "a sensor that gives garbage"
        }
    }

    /// Whether the runtime does not survive it.
    var isLethal: Bool {
        switch self {
        case .killed, .crashed, .trapped, .suspended, .writeHangs: true
        default: false
        }
    }

    /// The outputs that have to go to their safe values, and stay there until it is over.
    var unsafeOutputs: [FaultyRobot.Output] {
        switch self {
        case .brakeRefuses: [.brake]
        case .motorRefuses: [.motor]
        // The guard is replaced, and all goes on; the others are no reason to stop.
        case .guardKilled, .guardSuspended, .chipReset, .chipAbsent, .sensorWrong, .garbage: []
        default: FaultyRobot.Output.allCases
        }
    }

    func begin(in robot: FaultyRobot) throws {
        switch self {
        case .killed: robot.signal(SIGKILL)
        case .crashed: robot.signal(SIGSEGV)
        case .suspended: robot.signal(SIGSTOP)
        case .guardKilled: try robot.loseGuard(SIGKILL)
        case .guardSuspended: try robot.loseGuard(SIGSTOP)
        case .emergencyStop: try #require(try robot.order("stop", "faulty"))
        case .buttonStuck: try robot.virtual.pull(FaultyRobot.button, .down)
        case .sensorWrong: try robot.setTemperature(127)
        case .chipReset: try robot.resetChip()
        case .chipAbsent: try robot.virtual.setChipAbsent(true)
        default: try #require(try robot.order(["inject", "faulty"] + injection))
        }
    }

    /// Ends what this fault alone has begun; the world around is healed, and a robot that has died started, by somebody else.
    func end(in robot: FaultyRobot) throws {
        switch self {
        case .buttonStuck:
            #expect(try !robot.order("arm", "faulty"), "nobody arms while the button is stuck")
            try robot.virtual.pull(FaultyRobot.button, .up)
        case _ where !isLethal && !injection.isEmpty:
            try #require(try robot.order("inject", "faulty", "--clear", injection[0]))
        default: break
        }
        if isLethal {
            let end = try #require(robot.waitForEnd(), "it has not ended")
            if case .exit(let status) = end { Issue.record("it has ended by itself, with \(status)") }
        }
    }

    /// Whether somebody has to arm the robot afterwards.
    var latches: Bool { self == .emergencyStop || self == .buttonStuck }

    /// The part into which it is injected, which has one fault at a time; nil when it comes from outside.
    var part: String? { injection.first }

    private var injection: [String] {
        switch self {
        case .writeHangs: ["brake", "slow", "--delay", "60s"]
        case .sensorSilent: ["thermometer", "off"]
        case .sensorSlow: ["thermometer", "slow", "--delay", "60s"]
        case .sensorLosesAll: ["thermometer", "intermittent", "--probability", "1"]
        case .garbage: ["thermometer", "garbage"]
        case .trapped: ["thermometer", "crash"]
        case .brakeRefuses: ["brake", "off"]
        case .motorRefuses: ["motor", "off"]
        default: []
        }
    }
}
