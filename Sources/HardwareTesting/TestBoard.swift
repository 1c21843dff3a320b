import HardwareIO
import LinuxSystem
import Quantities

/// A board made of virtual lines and scripted chips, for tests of drivers.
///
/// The test keeps the parts and gives them to the board; the driver gets the same objects from `open…`. Opening a
/// part that is open already fails as on a real board. Safe to use from any thread.
public final class TestBoard: GPIOBoard, I2CBoard, PWMBoard {
    /// The board's name.
    public let name: String

    private let inputs: [VirtualInputLine]
    private let outputs: [VirtualOutputLine]
    private let chips: [any TestChip]
    private let channels: [VirtualPWM]
    private let cameras: [ScriptedCamera]
    private let places: [String: DevicePlace]
    let sound: [any SoundSide]
    private let monitor = Monitor()
    // Unsafe: `monitor` protects both.
    private nonisolated(unsafe) var refusals: [String: HardwareError] = [:]
    private nonisolated(unsafe) var openedChips: Set<Int> = []

    /// A board of the given parts.
    ///
    /// - Parameter places: where lines, buses and channels really are, by their names: two names of one place are one device.
    public init(
        name: String = "test", inputs: [VirtualInputLine] = [], outputs: [VirtualOutputLine] = [],
        chips: [any TestChip] = [], pwm channels: [VirtualPWM] = [], cameras: [ScriptedCamera] = [],
        sound: [any SoundSide] = [], places: [String: DevicePlace] = [:]
    ) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.chips = chips
        self.channels = channels
        self.cameras = cameras
        self.places = places
        self.sound = sound
    }

    /// Where a line, bus or channel really is, where the test has said so.
    public func locate(_ name: String, _ kind: DeviceKind) -> DevicePlace? { places[name] }

    /// From now on opening the line, bus or channel of this name fails like this; nil heals it.
    public func refuse(_ part: String, with error: HardwareError?) {
        monitor.withLock { refusals[part] = error }
    }

    /// Claims one of the board's input lines.
    public func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        try checkRefusal(line)
        guard let found = inputs.first(where: { $0.name == line }) else {
            throw unknown("input line", line, inputs.map(\.name))
        }
        guard found.open(settings) else { throw busy(line) }
        return found
    }

    /// Claims one of the board's output lines.
    public func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine
    {
        try checkRefusal(line)
        guard let found = outputs.first(where: { $0.name == line }) else {
            throw unknown("output line", line, outputs.map(\.name))
        }
        guard found.open(settings) else { throw busy(line) }
        return found
    }

    /// Claims an address. Where the board has no chip, every transfer ends without acknowledge.
    public func claimI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        try checkRefusal(bus)
        guard chips.contains(where: { $0.bus == bus }) else {
            throw unknown("I2C bus", bus, chips.map(\.bus))
        }
        guard let index = chips.firstIndex(where: { $0.bus == bus && $0.address == address }) else {
            return AbsentI2CDevice(bus: bus, address: address)
        }
        let isFree = monitor.withLock { chips[index].reopen(isFirst: openedChips.insert(index).inserted) }
        guard isFree else { throw busy("\(bus) address 0x\(String(address, radix: 16, uppercase: true))") }
        return chips[index]
    }

    /// Claims one of the board's PWM channels.
    public func claimPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        try checkRefusal(channel)
        guard let found = channels.first(where: { $0.name == channel }) else {
            throw unknown("PWM channel", channel, channels.map(\.name))
        }
        guard found.open(frequency, dutyCycle: dutyCycle) else { throw busy(channel) }
        return found
    }

    func checkRefusal(_ part: String) throws(HardwareError) {
        if let refusal = monitor.withLock({ refusals[part] }) { throw refusal }
    }

    func unknown(_ kind: String, _ part: String, _ known: [String]) -> HardwareError {
        .unknownName(kind: kind, name: part, board: name, among: known)
    }

    func busy(_ part: String) -> HardwareError {
        .busy(device: part, consumer: "this test", process: nil)
    }
}

/// A chip that a test makes and gives to its ``TestBoard``.
public protocol TestChip: I2CDevice {
    /// Takes the address for a driver; false while another one has it.
    ///
    /// - Parameter isFirst: whether nobody has taken it before.
    func reopen(isFirst: Bool) -> Bool
}

extension TestBoard: CameraBoard {
    /// Opens one of the board's cameras.
    public func claimCamera(_ name: String, _ settings: CameraSettings) throws(HardwareError) -> any Camera {
        try checkRefusal(name)
        guard let found = cameras.first(where: { $0.name == name }) else {
            throw unknown("camera", name, cameras.map(\.name))
        }
        guard !found.isOpen else { throw busy(name) }
        return try found.open(settings)
    }
}
