import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions
import Synchronization

/// `gpio.input`: a digital line; each edge is a reading with the kernel's time stamp.
final class GPIOInputDriver: ProducerDriver {
    static let description = ProducerDescription("gpio.input", "a digital input line: bumper, button, limit switch") {
        define in
        let edge = define.output("edge", Bool.self, isOccasional: true, "the level after each edge: true is active")
        let level = define.output(
            "level", Bool.self, isOccasional: true, "the level at the start and after each edge")
        let line = define.parameters.line("line", "the line, by its name in the board file")
        let bias = define.parameters.choice("bias", of: LineBias.self, default: .asIs, "the resistor on the line")
        let edges = define.parameters.choice("edge", of: LineEdges.self, default: .both, "which edges are reported")
        let activeLow = define.parameters.flag("activeLow", default: false, "whether a low voltage counts as active")
        return { arguments in
            if arguments[edges] != .both { arguments.declareMomentary(edge) }
            return GPIOInputDriver(
                line: arguments[line],
                settings: InputLineSettings(
                    bias: arguments[bias], edges: arguments[edges], isActiveLow: arguments[activeLow]),
                edge: arguments[edge], level: arguments[level])
        }
    }

    private let line: String
    private let settings: InputLineSettings
    private let edge: Producer<Bool>
    private let level: Producer<Bool>
    private let device = OpenDevice<any InputLine>()

    init(line: String, settings: InputLineSettings, edge: Producer<Bool>, level: Producer<Bool>) {
        self.line = line
        self.settings = settings
        self.edge = edge
        self.level = level
    }

    func open(on board: any Board) throws(HardwareError) {
        device.hold(try board.openInputLine(line, settings))
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        guard let input = device.value else { return }
        do {
            level.put(try input.level(), measuredAt: .now())
            while !stop.isSignalled {
                guard let change = try input.nextEdge(until: .distantFuture) else { continue }
                edge.put(change.level, measuredAt: change.time)
                level.put(change.level, measuredAt: change.time)
            }
        } catch {
            health.fail("\(line) \(error)")
        }
    }

    func interrupt() {
        device.value?.interrupt()
    }

    func close() {
        device.release()?.close()
    }
}
