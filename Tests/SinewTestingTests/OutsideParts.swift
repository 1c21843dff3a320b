import Sinew

extension Unit {
    /// Illuminance: a unit that Sinew does not bring.
    static let lux = Unit("lx")
}

/// A stage with state, written against the public interface alone: a moving sum that a true event clears.
struct SumStage: Stage {
    static let description = StageDescription("outside.sum", "adds up its readings", life: .holds("the sum stays")) {
        define in
        let input = define.input("input", Double.self, unit: .lux, "what is added, once for each reading")
        let clear = define.events("clear", Bool.self, "a true one sets the sum to zero")
        let sum = define.output("sum", Double.self, unit: .lux, "the sum")
        let count = define.output("count", Int.self, "how many readings there were")
        let limit = define.parameters.number("limit", in: .above(0), default: 100, "the greatest sum")
        let label = define.parameters.text("label", .any(length: 1...8), default: "sum", "what it is called")
        return { arguments in
            // No annotation of what this closure throws.
            guard arguments[label] != "none" else {
                throw ParameterProblem(parameter: "label", rule: "must not be \"none\"", value: "is \"none\"")
            }
            guard arguments[label] != "bad" else { throw OutsideError() }
            return SumStage(
                input: arguments[input], clear: arguments[clear], sum: arguments[sum], count: arguments[count],
                limit: arguments[limit], total: 0, number: 0)
        }
    }

    let input: PortInput<Double>
    let clear: EventInput<Bool>
    let sum: PortOutput<Double>
    let count: PortOutput<Int>
    let limit: Double
    var total: Double
    var number: Int

    mutating func tick(_ tick: Tick) {
        if clear.hasTrue { total = 0 }
        if input.isFresh {
            total = min(limit, total + input.value)
            number += 1
        }
        sum.set(total)
        count.set(number)
    }
}

struct OutsideError: Error, CustomStringConvertible {
    let description = "it does not like its label"
}

/// A sensor on I2C.
final class LightDriver: ProducerDriver {
    static let description = ProducerDescription("outside.light", "an ambient light sensor") { define in
        let light = define.output("light", Double.self, unit: .lux, "illuminance")
        let bus = define.parameters.bus()
        let address = define.parameters.address(in: 0x10...0x11, default: 0x10)
        let rate = define.parameters.number("rateHz", unit: .hertz, in: Bounds(1...1_000), default: 500, "its rate")
        return { arguments in
            LightDriver(
                ChipConnection(bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate])),
                arguments[light])
        }
    }

    private let connection: ChipConnection
    private let light: Producer<Double>

    init(_ connection: ChipConnection, _ light: Producer<Double>) {
        self.connection = connection
        self.light = light
    }

    var period: Duration? { connection.period }
    func open(on board: any Board) throws(HardwareError) { try connection.open(on: board) }
    func run(until stop: StopSignal, health: DriverHealth) {
        connection.run(
            until: stop, health: health,
            setUp: { try $0.writeByte(0x01, register: 0x00) },
            sample: { chip, time in
                light.put(Double(try chip.readWord(register: 0x04)), measuredAt: time)
                return true
            })
    }
    func interrupt() {}
    func close() { connection.close() }
}

/// A motor driver on I2C, whose output is written by a thread of its own.
final class BusMotor: ActuatorDriver {
    static let description = ActuatorDescription("outside.motor", "a motor on I2C") { define in
        let bus = define.parameters.bus()
        let address = define.parameters.address(in: 0x60...0x63, default: 0x60)
        return { BusMotor(bus: $0[bus], address: $0[address], writer: BusWriter($0)) }
    }

    /// The registers: 0x00 mode, 0x01 speed in 1/100.
    struct Chip: BusOutput {
        let device: any I2CDevice

        mutating func prepare() throws(ChipError) -> String? {
            do {
                guard try device.readByte(register: 0x00) != 0x01 else { return nil }
                try device.writeByte(0x01, register: 0x00)
                return "had lost its mode"
            } catch {
                throw .bus(error)
            }
        }

        mutating func write(_ value: Double) throws(ChipError) {
            do { try device.writeByte(BusMotor.speed(value), register: 0x01) } catch { throw .bus(error) }
        }
    }

    static func speed(_ value: Double) -> UInt8 { UInt8(bitPattern: Int8(value * 100)) }

    private let bus: String
    private let address: UInt8
    private let output: BusWriter<Double>
    private let device = OpenDevice<any I2CDevice>()

    init(bus: String, address: UInt8, writer: BusWriter<Double>) {
        self.bus = bus
        self.address = address
        output = writer
    }

    var writer: (any OutputWriter)? { output }

    func open(on board: any Board, safe: Double) throws(HardwareError) {
        let opened = try board.openI2C(bus, address: address)
        do throws(HardwareError) {
            try output.start(Chip(device: opened), device: "motor", safe: safe)
        } catch {
            opened.close()
            throw error
        }
        device.hold(opened)
    }

    func write(_ value: Double) throws(BusError) { output.post(value) }

    func safeActions(for value: Double) -> [SafeAction] {
        device.value?.safeActions(register: 0x01, [Self.speed(value)]) ?? []
    }

    func close() {
        output.end()
        device.release()?.close()
    }
}
