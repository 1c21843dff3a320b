import ArgumentParser
import Configuration
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities

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
            \(FaultHelp.table)

            Values for an actuator pass its checks, range and slew limit as ever. Safe values, the emergency stop, the \
            guard and the cutoff are out of a fault's reach. A part has one fault at a time; the next takes its place.
            """)

    @Argument(help: "The robot's name.")
    var robot: String

    @Argument(help: "A producer or an actuator: imu, or producers.imu where both have the name.")
    var part: String?

    @Argument(help: FaultHelp.names)
    var fault: String?

    @Option(name: .customLong("for"), help: "End by itself after this time, such as 5s or 500ms.")
    var duration: TimeArgument?

    @Option(parsing: .unconditional, help: FaultHelp.option("scale"))
    var scale: Double?

    @Option(parsing: .unconditional, help: FaultHelp.option("offset"))
    var offset: Double?

    @Flag(help: FaultHelp.option("invert"))
    var invert = false

    @Option(help: FaultHelp.option("delay"))
    var delay: TimeArgument?

    @Option(help: FaultHelp.option("probability"))
    var probability: Double?

    @Option(help: FaultHelp.seed)
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
        guard let described = FaultDescription.named(fault) else {
            let known = InjectedFault.Kind.names
            let remedy =
                NearestName.find(fault, among: known).map { "did you mean \"\($0)\"?" }
                ?? "known are \(known.joined(separator: ", "))"
            throw Failure("\(Excerpt.quoted(fault)): is no fault; \(remedy)", .usage)
        }
        let given = values
        let options = described.parameters.map { FaultHelp.name(of: $0.name) }
        if !options.isEmpty, !described.parameters.contains(where: { given[$0.name] != nil }) {
            let example = described.example.map { ", such as \(options[0]) \($0)" } ?? ""
            throw Failure("\(fault): needs \(FaultHelp.either(options))\(example)", .usage)
        }
        guard let kind = described.fault(described.parameters.compactMap { given[$0.name] ?? $0.defaultValue }) else {
            throw Failure("\(fault): cannot be injected with these values", .usage)
        }
        return kind
    }

    /// An option of another fault is a slip that must not pass unseen.
    private func checkOptions(_ fault: String) throws(Failure) {
        guard FaultDescription.named(fault) != nil else { return }
        for option in given {
            let faults = FaultHelp.faults(of: option)
            guard !faults.contains(fault) else { continue }
            throw Failure(
                "\(FaultHelp.name(of: option)): is an option of \(faults.joined(separator: " and ")); not of \(fault)",
                .usage)
        }
    }

    /// The values of the parameters that are there.
    private var values: [String: ParameterValue] {
        var values: [String: ParameterValue] = [:]
        values["scale"] = scale.map(ParameterValue.number)
        values["offset"] = offset.map(ParameterValue.number)
        if invert { values["invert"] = .flag(true) }
        values["delay"] = delay.map { .number(Double($0.duration.wholeNanoseconds) / 1e6) }
        values["probability"] = probability.map(ParameterValue.number)
        return values
    }

    /// The parameters that are there, the seed among them, in the order of the faults.
    private var given: [String] {
        let values = values
        return FaultHelp.parameters.filter { values[$0] != nil } + (seed == nil ? [] : [FaultHelp.seedName])
    }
}
