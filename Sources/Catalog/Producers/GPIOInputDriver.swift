import Configuration
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// `gpio.input`: a digital line; each edge is a reading with the kernel's time stamp.
///
/// The line is always opened with both edges, whatever is asked for: only so is its level known at every moment.
final class GPIOInputDriver: ProducerDriver {
    static let description = ProducerDescription("gpio.input", "a digital input line: bumper, button, limit switch") {
        define in
        let edge = define.output("edge", Bool.self, isOccasional: true, "the level after each edge: true is active")
        let level = define.output(
            "level", Bool.self, isOccasional: true, "the level at the start and after every edge, asked for or not")
        let line = define.parameters.line("line", "the line, by its name in the board file")
        let bias = define.parameters.choice("bias", of: LineBias.self, default: .asIs, "the resistor on the line")
        let edges = define.parameters.choice("edge", of: LineEdges.self, default: .both, "which edges are reported")
        let activeLow = define.parameters.flag("activeLow", default: false, "whether a low voltage counts as active")
        let debounce = define.parameters.number(
            "debounceMs", unit: .milliseconds, in: Bounds(0...10_000), default: 0,
            "how long the line has to stand still before a change counts, which then comes later by it; 0 for none")
        define.check { facts throws(ParameterProblem) in
            facts.declareEdges(edge, of: level)
            declareLimits(&facts, edge, level, facts[edges])
            try check(debounce: facts[debounce], &facts, edge, level)
        }
        return { arguments in
            GPIOInputDriver(
                line: arguments[line],
                settings: InputLineSettings(
                    bias: arguments[bias], isActiveLow: arguments[activeLow],
                    debounce: .microseconds(Int64((arguments[debounce] * 1_000).rounded()))),
                reported: arguments[edges], edge: arguments[edge], level: arguments[level])
        }
    }

    private let line: String
    private let settings: InputLineSettings
    private let reported: LineEdges
    private let edge: Producer<Bool>
    private let level: Producer<Bool>
    private let device = OpenDevice<any InputLine>()

    /// The longest time, in milliseconds, that a stop may lose to a debounce time.
    private static let longestStopDelay: Double = 100

    init(
        line: String, settings: InputLineSettings, reported: LineEdges, edge: Producer<Bool>, level: Producer<Bool>
    ) {
        self.line = line
        self.settings = settings
        self.reported = reported
        self.edge = edge
        self.level = level
    }

    func open(on board: any Board) throws(HardwareError) {
        device.hold(try board.openInputLine(line, settings))
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        guard let input = device.value else { return }
        do {
            let before = Timestamp.now()
            var follower = LineFollower(level: try input.level(), readAt: .now())
            level.put(follower.level, measuredAt: before)
            while !stop.isSignalled {
                if let change = try input.nextEdge(until: follower.isInDoubt ? .zero : .distantFuture) {
                    guard let news = follower.take(change) else { continue }
                    if news.missed > 0 { health.noteLost(news.missed) }
                    // It was so in between: a press that is over already is a press.
                    if news.wasOpposite { tell(!change.level, change.time) }
                    tell(change.level, change.time)
                } else if follower.isInDoubt {
                    let level = try input.level()
                    let now = Timestamp.now()
                    guard follower.settle(level, readAt: now) else { continue }
                    health.noteLost(1)
                    tell(level, now)
                }
            }
        } catch {
            health.fail("\(line) \(error)")
        }
    }

    private func tell(_ level: Bool, _ time: Timestamp) {
        if reported == .both || level == (reported == .rising) { edge.put(level, measuredAt: time) }
        self.level.put(level, measuredAt: time)
    }

    func interrupt() {
        device.value?.interrupt()
    }

    func close() {
        device.release()?.close()
    }

    // MARK: What its parameters mean for a stop

    private static func declareLimits(
        _ facts: inout ProducerFacts, _ edge: OutputKey<Bool>, _ level: OutputKey<Bool>, _ reported: LineEdges
    ) {
        switch reported {
        case .both: break
        case .rising:
            facts.declareMomentary(
                edge, because: "reports no letting go: \"edge\" is \"rising\"", remedy: "leave \"edge\" out there")
        case .falling:
            for port in [edge, level] {
                facts.declareNoStop(
                    port, because: "is asked for changes to inactive alone: \"edge\" is \"falling\"",
                    remedy: "leave \"edge\" out there; \"activeLow\": true makes the low voltage the active one")
            }
        }
    }

    private static func check(
        debounce: Double, _ facts: inout ProducerFacts, _ edge: OutputKey<Bool>, _ level: OutputKey<Bool>
    ) throws(ParameterProblem) {
        guard debounce == 0 || debounce >= 0.001 else {
            throw ParameterProblem(
                parameter: "debounceMs", rule: "must be 0 or at least 0.001, which is a microsecond",
                value: "is \(debounce)", remedy: "contacts bounce for 1 to 20 ms")
        }
        guard debounce > longestStopDelay else { return }
        let time = debounce == debounce.rounded() ? "\(Int(debounce))" : "\(debounce)"
        for port in [edge, level] {
            facts.declareNoStop(
                port, because: "tells of a press only after \"debounceMs\", \(time) ms",
                remedy: "a stop may lose 100 ms to it at most; contacts bounce for 1 to 20 ms")
        }
    }
}
