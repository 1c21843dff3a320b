import HardwareIO
import LinuxSystem
import Quantities
import Synchronization

/// A board whose outputs are words in memory: what a tick costs on it is the runtime's own.
final class BlankBoard: Board {
    let name = "blank"

    func openInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        throw .unsupported(device: line, reason: "has no inputs")
    }

    func openOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        do { return Output(try RegisterPage(name: line, count: 1)) } catch {
            throw .system(device: line, error: error)
        }
    }

    func openI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        Chip(bus: bus, address: address)
    }

    func openPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        do { return Output(try RegisterPage(name: channel, count: 1)) } catch {
            throw .system(device: channel, error: error)
        }
    }

    /// A chip of 256 registers. Only one thread at a time has it.
    private final class Chip: I2CDevice, @unchecked Sendable {
        let bus: String
        let address: UInt8
        private var registers = [UInt8](repeating: 0, count: 256)

        init(bus: String, address: UInt8) {
            self.bus = bus
            self.address = address
        }

        func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
            for index in bytes.indices { bytes[index] = registers[Int(register) + index] }
        }

        func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError) {
            for index in bytes.indices { registers[Int(register) + index] = bytes[index] }
        }

        func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction] { [] }
        func close() {}
    }

    private final class Output: OutputLine, PWMOutput {
        private let page: RegisterPage

        init(_ page: RegisterPage) {
            self.page = page
        }

        func set(_ level: Bool) throws(BusError) { page.store(level ? 1 : 0, at: 0) }
        func set(dutyCycle: Double) throws(BusError) { page.store(UInt32(dutyCycle * 1_000), at: 0) }
        func safeActions(for level: Bool) -> [SafeAction] { [page.action(setting: level ? 1 : 0, at: 0)] }
        func safeActions(dutyCycle: Double) -> [SafeAction] { [page.action(setting: 0, at: 0)] }
        func close() {}
    }
}
