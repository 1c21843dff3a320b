import Configuration
import HardwareIO
import HardwareTesting
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// Two numbers of one reading.
struct Pair: PortValue, Equatable {
    var first: Double
    var second: Double

    static var portType: PortType {
        .structure(
            name: "pair",
            fields: [
                .init(name: "first", type: .double, unit: .one, offset: 0),
                .init(name: "second", type: .double, unit: .one, offset: 8),
            ])
    }
    static var zero: Pair { Pair(first: 0, second: 0) }
    var isFinite: Bool { first.isFinite && second.isFinite }
}

/// A producer whose readings a test puts.
class TestProducer: ProducerDriver, @unchecked Sendable {
    // Unchecked because it is inherited from; everything in it is constant.
    let name: String
    let journal: Journal

    init(name: String, journal: Journal) {
        self.name = name
        self.journal = journal
    }

    func open(on board: any Board) throws(HardwareError) {
        if let board = board as? FaultyBoard { try board.check(name) }
        journal.note("open \(name)")
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        journal.note("run \(name)")
        health.fail("\(name) has a cold")
        begin()
        _ = stop.wait(until: .distantFuture)
        journal.note("leave \(name)")
    }

    /// What it tells as soon as it runs.
    func begin() {}

    func interrupt() { journal.note("interrupt \(name)") }
    func close() { journal.note("close \(name)") }
}

/// `test.sensor`: a port of each kind.
final class TestSensor: TestProducer, @unchecked Sendable {
    let angle: Producer<Double>
    let number: Producer<Double>
    let flag: Producer<Bool>
    let pair: Producer<Pair>

    static func description(_ journal: Journal) -> ProducerDescription {
        ProducerDescription("test.sensor", "for tests") { define in
            let angle = define.output("angle", Double.self, unit: .radians, "an angle")
            let number = define.output("number", Double.self, "a number")
            let flag = define.output("flag", Bool.self, "a switch")
            let pair = define.output("pair", Pair.self, "two numbers")
            return { arguments in
                TestSensor(
                    angle: arguments[angle], number: arguments[number], flag: arguments[flag], pair: arguments[pair],
                    journal: journal)
            }
        }
    }

    init(
        angle: Producer<Double>, number: Producer<Double>, flag: Producer<Bool>, pair: Producer<Pair>,
        journal: Journal
    ) {
        self.angle = angle
        self.number = number
        self.flag = flag
        self.pair = pair
        super.init(name: "sensor", journal: journal)
    }
}

/// `test.chip`: a chip at an address, with every kind of parameter.
final class TestChip: TestProducer, @unchecked Sendable {
    static func description(_ journal: Journal) -> ProducerDescription {
        ProducerDescription("test.chip", "for tests") { define in
            _ = define.output("value", Double.self, unit: .celsius, "a temperature")
            let bus = define.parameters.bus()
            let address = define.parameters.address(in: 0x48...0x4F, default: 0x48)
            _ = define.parameters.number("rateHz", unit: .hertz, in: Bounds(1...100), default: 10, "how often")
            _ = define.parameters.choices(
                "axes", count: 2, among: ["+x", "-x", "+y", "-y"], default: ["+x", "+y"], "which way")
            return { arguments in
                TestChip(name: "\(arguments[bus])-\(arguments[address])", journal: journal)
            }
        }
    }
}

/// `test.button`: a line.
final class TestButton: TestProducer, @unchecked Sendable {
    let edge: Producer<Bool>

    /// Nobody presses it.
    override func begin() { edge.put(false, measuredAt: .now()) }

    static func description(_ journal: Journal) -> ProducerDescription {
        ProducerDescription("test.button", "for tests") { define in
            let edge = define.output("edge", Bool.self, "its edges")
            let line = define.parameters.line("line", "the line")
            _ = define.parameters.choice("bias", of: LineBias.self, default: .asIs, "the resistor")
            return { arguments in TestButton(line: arguments[line], edge: arguments[edge], journal: journal) }
        }
    }

    init(line: String, edge: Producer<Bool>, journal: Journal) {
        self.edge = edge
        super.init(name: line, journal: journal)
    }
}

/// A board on which some devices cannot be opened.
final class FaultyBoard: GPIOBoard, I2CBoard, PWMBoard {
    let name = "bench"
    private let broken: Set<String>

    init(broken: Set<String> = []) {
        self.broken = broken
    }

    func check(_ device: String) throws(HardwareError) {
        if broken.contains(device) { throw .busy(device: device, consumer: "somebody", process: nil) }
    }

    func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        throw .unsupported(device: line, reason: "has no lines")
    }

    func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        throw .unsupported(device: line, reason: "has no lines")
    }

    func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        throw .unsupported(device: bus, reason: "has no buses")
    }

    func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        throw .unsupported(device: channel, reason: "has no channels")
    }
}
