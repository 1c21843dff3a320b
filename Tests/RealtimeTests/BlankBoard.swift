import HardwareIO
import LinuxSystem
import Quantities
import Synchronization

/// A board whose outputs are words in memory: what a tick costs on it is the runtime's own.
final class BlankBoard: GPIOBoard, I2CBoard, PWMBoard {
    let name = "blank"

    func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        throw .unsupported(device: line, reason: "has no inputs")
    }

    func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        do { return Output(try RegisterPage(name: line, count: 1)) } catch {
            throw .system(device: line, error: error)
        }
    }

    func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        Chip(bus: bus, address: address)
    }

    func claimPWM(
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
        private var registers = Registers()

        init(bus: String, address: UInt8) {
            self.bus = bus
            self.address = address
        }

        func transfer(
            _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
        ) throws(BusError) {
            registers.play(messages, writing: writing, reading: &reading)
        }

        func safeActions(writing bytes: [UInt8]) -> [SafeAction] { [] }
        func close() {}
    }

    private struct Registers: I2CTarget {
        var pointer = I2CRegisterPointer(numberedBy: .eightBits)
        var values = [UInt8](repeating: 0, count: 256)

        mutating func begin(isRead: Bool) { pointer.begin() }
        mutating func receive(_ byte: UInt8) {
            if let place = pointer.place(of: byte) { values[place] = byte }
        }
        mutating func send() -> UInt8 { values[pointer.next()] }
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
