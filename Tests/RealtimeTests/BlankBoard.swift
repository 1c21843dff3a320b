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
        throw .unsupported(device: bus, reason: "has no buses")
    }

    func openPWM(_ channel: String, frequency: Hertz) throws(HardwareError) -> any PWMOutput {
        do { return Output(try RegisterPage(name: channel, count: 1)) } catch {
            throw .system(device: channel, error: error)
        }
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
