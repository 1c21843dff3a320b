import HardwareIO
import LinuxSystem
import Pipeline

/// `gpio.output`: a digital line that is driven.
final class GPIOOutputDriver: ActuatorDriver {
    static let description = ActuatorDescription("gpio.output", "a digital output line: lamp, relay, fan, brake") {
        define in
        let line = define.parameters.line("line", "the line, by its name in the board file")
        let activeLow = define.parameters.flag("activeLow", default: false, "whether a low voltage is the active level")
        return { values in GPIOOutputDriver(line: values[line], isActiveLow: values[activeLow]) }
    }

    private let line: String
    private let isActiveLow: Bool
    private let device = OpenDevice<any OutputLine>()

    init(line: String, isActiveLow: Bool) {
        self.line = line
        self.isActiveLow = isActiveLow
    }

    func open(on board: any Board, safe: Bool) throws(HardwareError) {
        let settings = OutputLineSettings(initialLevel: safe, isActiveLow: isActiveLow)
        device.hold(try board.openOutputLine(line, settings))
    }

    func write(_ value: Bool) throws(BusError) {
        guard let output = device.value else { throw .closed }
        try output.set(value)
    }

    func safeActions(for value: Bool) -> [SafeAction] {
        device.value?.safeActions(for: value) ?? []
    }

    func close() {
        device.release()?.close()
    }
}
