import ArgumentParser
import Configuration
import HardwareIO
import LinuxSystem
import Pipeline

/// `sinew inject`: breaks a part of a running robot on purpose, to see what the robot does about it.
struct InjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inject",
        abstract: "Injects a fault into a producer or an actuator of a running robot, to see what it does about it.",
        usage: """
            sinew inject ROBOT PART FAULT [--for TIME] [options]
            sinew inject ROBOT --list
            sinew inject ROBOT --clear [PART]
            """,
        discussion: """
            FAULT         producer: its readings     actuator: its writes
            off           do not arrive              are refused
            stuck         repeat the last value      are accepted and do nothing
            garbage       are random, NaN included   are random, NaN included
            wrong         × --scale + --offset       × --scale + --offset
            slow          arrive --delay later       take --delay, the loop with it
            intermittent  get lost at random         are refused at random
            crash         kill the runtime           kill the runtime

            Values for an actuator pass its checks, range and slew limit as ever. Safe values, the emergency stop, the \
            guard and the cutoff are out of a fault's reach. A part has one fault at a time; the next takes its place.
            """)

    @Argument(help: "The robot's name.")
    var robot: String

    @Argument(help: "A producer or an actuator: imu, or producers.imu where both have the name.")
    var part: String?

    @Argument(help: "off, stuck, garbage, wrong, slow, intermittent or crash.")
    var fault: String?

    @Option(name: .customLong("for"), help: "End by itself after this time, such as 5s or 500ms.")
    var duration: TimeArgument?

    @Option(parsing: .unconditional, help: "wrong: what numbers are multiplied with.")
    var scale: Double?

    @Option(parsing: .unconditional, help: "wrong: what is added then.")
    var offset: Double?

    @Flag(help: "wrong: negate numbers after that, and turn switches round.")
    var invert = false

    @Option(help: "slow: how much later, such as 50ms; at most 60s.")
    var delay: TimeArgument?

    @Option(help: "intermittent: how likely a reading is lost, or a write refused, such as 0.3.")
    var probability: Double?

    @Option(help: "garbage, intermittent: the same seed gives the same random numbers. (default: 0)")
    var seed: UInt64?

    @Flag(help: "Tell which faults are injected.")
    var list = false

    @Flag(help: "End the fault of PART, or of every part.")
    var clear = false

    func run() throws {
        try Console.standard.reporting { () throws(Failure) in
            try RemoteCall(try request()).make(to: robot)
        }
    }

    /// What is asked for.
    private func request() throws(Failure) -> RemoteRequest {
        if list || clear {
            guard list != clear, fault == nil, part == nil || clear, duration == nil, given.isEmpty else {
                throw Failure("--list and --clear stand alone; --clear may name one PART", .usage)
            }
            return list ? .faults : .clear(part: part)
        }
        guard let part, let fault else {
            let names = InjectedFault.Kind.names.joined(separator: ", ")
            throw Failure("inject: needs a PART and a FAULT (\(names)), or --list, or --clear", .usage)
        }
        try checkOptions(fault)
        return .inject(
            InjectedFault(try kind(fault), seed: seed ?? 0, for: duration?.duration), part: part)
    }

    private func kind(_ fault: String) throws(Failure) -> InjectedFault.Kind {
        switch fault {
        case "off": return .off
        case "stuck": return .stuck
        case "garbage": return .garbage
        case "crash": return .crash
        case "wrong":
            guard scale != nil || offset != nil || invert else {
                throw Failure("wrong: needs --scale, --offset or --invert", .usage)
            }
            return .wrong(scale: scale ?? 1, offset: offset ?? 0, inverted: invert)
        case "slow":
            guard let delay else { throw Failure("slow: needs --delay, such as --delay 50ms", .usage) }
            return .slow(by: delay.duration)
        case "intermittent":
            guard let probability else {
                throw Failure("intermittent: needs --probability, such as --probability 0.3", .usage)
            }
            return .intermittent(probability: probability)
        default:
            let known = InjectedFault.Kind.names
            let remedy =
                NearestName.find(fault, among: known).map { "did you mean \"\($0)\"?" }
                ?? "known are \(known.joined(separator: ", "))"
            throw Failure("\(Excerpt.quoted(fault)): is no fault; \(remedy)", .usage)
        }
    }

    /// An option of another fault is a slip that must not pass unseen.
    private func checkOptions(_ fault: String) throws(Failure) {
        guard InjectedFault.Kind.names.contains(fault) else { return }
        for (option, faults) in given where !faults.contains(fault) {
            throw Failure("\(option): is an option of \(faults.joined(separator: " and ")); not of \(fault)", .usage)
        }
    }

    /// The options that are there, with the faults that they belong to.
    private var given: [(option: String, faults: [String])] {
        let options: [(option: String, faults: [String], isGiven: Bool)] = [
            ("--scale", ["wrong"], scale != nil), ("--offset", ["wrong"], offset != nil),
            ("--invert", ["wrong"], invert),
            ("--delay", ["slow"], delay != nil), ("--probability", ["intermittent"], probability != nil),
            ("--seed", ["garbage", "intermittent"], seed != nil),
        ]
        return options.filter(\.isGiven).map { ($0.option, $0.faults) }
    }
}
