import Sinew

/// `outside.motor`: a motor behind a DRV8830.
final class BusMotorDriver: ActuatorDriver {
    /// What it is called and takes; `range`, `slewPerSecond`, `safe` and the rest every actuator has.
    static let description = ActuatorDescription("outside.motor", "a motor behind a DRV8830") { define in
        let bus = define.parameters.bus()
        let address = define.parameters.address(in: 0x60...0x68, default: 0x60)
        return { BusMotorDriver(bus: $0[bus], address: $0[address], output: BusWriter($0)) }
    }

    private let bus: String
    private let address: UInt8
    private let output: BusWriter<Double>
    private let device = OpenDevice<any I2CDevice>()

    init(bus: String, address: UInt8, output: BusWriter<Double>) {
        self.bus = bus
        self.address = address
        self.output = output
    }

    /// A transfer takes a quarter of a millisecond, and longer when somebody else has the bus: no business of a tick.
    var writer: (any OutputWriter)? { output }

    func open(on board: any Board, safe: Double) throws(HardwareError) {
        let opened = try board.openI2C(bus, address: address)
        do throws(HardwareError) {
            let place = "\(bus) address 0x" + String(address, radix: 16)
            try output.start(DRV8830(device: opened), device: place, safe: safe)
        } catch {
            opened.close()
            throw error
        }
        device.hold(opened)
    }

    func write(_ value: Double) throws(BusError) {
        output.post(value)
    }

    func safeActions(for value: Double) -> [SafeAction] {
        device.value.map { DRV8830.safeActions($0, value) } ?? []
    }

    func close() {
        output.end()
        device.release()?.close()
    }
}
