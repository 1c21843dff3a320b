import HardwareIO
import LinuxSystem
import Quantities

/// A board whose I2C transfers are written down, and can be held up as by a bus that hangs.
final class ProbedBoard: GPIOBoard, I2CBoard, PWMBoard {
    let name: String
    private let board: any Board
    private let monitor = Monitor()
    // Touched while `monitor` is held.
    private nonisolated(unsafe) var writes: [(register: UInt8, bytes: [UInt8])] = []
    private nonisolated(unsafe) var isHeld = false
    private nonisolated(unsafe) var waiting = 0

    init(_ board: any Board) {
        self.board = board
        name = board.name
    }

    /// What was written since the last call, in order, whether the chip took it or not.
    func takeWrites() -> [(register: UInt8, bytes: [UInt8])] {
        monitor.withLock {
            defer { writes = [] }
            return writes
        }
    }

    /// From now on a write does not end before `release()`, but after a minute by itself.
    func hold() { monitor.withLock { isHeld = true } }

    func release() {
        monitor.withLock {
            isHeld = false
            monitor.wakeAll()
        }
    }

    /// Whether somebody stands in a transfer that is held up.
    var isStuck: Bool { monitor.withLock { waiting > 0 } }

    fileprivate func begin(_ register: UInt8, _ bytes: [UInt8]) {
        monitor.withLock {
            writes.append((register, bytes))
            let end = Timestamp.now().advanced(by: .seconds(60))
            waiting += 1
            while isHeld, Timestamp.now() < end { monitor.wait(until: end) }
            waiting -= 1
        }
    }

    func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        Device(board: self, try board.openI2C(bus, address: address))
    }

    func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        try board.openInputLine(line, settings)
    }

    func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        try board.openOutputLine(line, settings)
    }

    func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        try board.openPWM(channel, frequency: frequency, dutyCycle: dutyCycle)
    }

    private final class Device: I2CDevice {
        private let board: ProbedBoard
        private let device: any I2CDevice

        init(board: ProbedBoard, _ device: any I2CDevice) {
            self.board = board
            self.device = device
        }

        var bus: String { device.bus }
        var address: UInt8 { device.address }

        var limits: I2CLimits { device.limits }

        func transfer(
            _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
        ) throws(BusError) {
            if messages.count == 1, case .write(.eightBits(let register)?, _) = messages[0] {
                board.begin(register, writing.indices.map { writing[$0] })
            }
            try device.transfer(messages, writing: writing, reading: &reading)
        }

        func safeActions(writing bytes: [UInt8]) -> [SafeAction] {
            device.safeActions(writing: bytes)
        }

        func close() { device.close() }
    }
}
