import HardwareIO

/// What can go wrong with a chip that is wired to a bus.
///
/// Without references: throwing one allocates nothing, so it may cross the real-time path. The text is composed
/// only when somebody reads `description`.
public enum ChipError: Error, Sendable, Equatable {
    /// A transfer failed.
    case bus(BusError)
    /// A chip answers, but its identity register says that it is another one.
    case wrongIdentity(expected: ChipIdentity, found: UInt8)
    /// A chip answers, but has bits set in a register that are always 0 in the expected one.
    case reservedBits(register: UInt8, found: UInt8)
    /// A register reads back another value than the one just written.
    case configurationRefused(register: UInt8, wrote: UInt8, found: UInt8)
    /// A register does not hold any more what was set: the supply had a dip, or somebody else wrote to the chip.
    case lostSetting(register: UInt8, expected: UInt8, found: UInt8)
    /// A PCA9685 runs on the clock of its EXTCLK pin, and no register can end that.
    case externalClock
    /// The chip answers, and what it measures stands still, which that of a living one never does.
    case notMoving(MotionPart)
    /// The chip answers with what it cannot measure.
    case impossible(ImpossibleReading)
    /// The chip's axes are mapped in a way that no mounting can have.
    case invalidMounting(MountingProblem)
    /// Whatever else is wrong with a chip.
    case other(ChipComplaint)

    /// This error as the failure to set up a device.
    ///
    /// - Parameter device: the device as the user knows it, such as "i2c1 address 0x68".
    public func hardwareError(device: String) -> HardwareError {
        switch self {
        case .bus(.adapterLacks), .bus(.malformed):
            // No wiring mends that.
            .unsupported(device: device, reason: description)
        case .bus(let error):
            .notAnswering(device: device, error: error)
        case .wrongIdentity(let expected, let found):
            .wrongChip(
                device: device, expected: expected.name, found: ChipIdentity.describe(found),
                remedy: ChipIdentity.remedy(found))
        case .reservedBits, .configurationRefused, .lostSetting, .externalClock, .notMoving, .impossible,
            .invalidMounting, .other:
            .unsupported(device: device, reason: description)
        }
    }
}

/// What a driver has to say about its chip, in fixed words: throwing it allocates nothing.
public struct ChipComplaint: Sendable, Equatable, CustomStringConvertible {
    private let text: StaticString

    /// Words that continue the device's name: "answers with a wrong checksum; check the wiring".
    public init(_ text: StaticString) {
        self.text = text
    }

    /// The words.
    public var description: String { text.description }

    /// Whether both say the same.
    public static func == (left: ChipComplaint, right: ChipComplaint) -> Bool {
        left.description == right.description
    }
}

extension ChipError {
    /// Any error as one of a chip: those of its bus and its own as they are.
    public init(thrown error: any Error) {
        if let error = error as? ChipError {
            self = error
        } else if let error = error as? BusError {
            self = .bus(error)
        } else {
            self = .other(ChipComplaint("fails in a way for which its driver has no words"))
        }
    }
}

extension ChipError: CustomStringConvertible {
    /// The rule, what was found, and the remedy; without the device's name, which the owner adds.
    public var description: String {
        switch self {
        case .bus(let error):
            return error.description
        case .wrongIdentity(let expected, let found):
            return "is not a \(expected.name) but \(ChipIdentity.describe(found)); \(ChipIdentity.remedy(found))"
        case .reservedBits(let register, let found):
            return "register \(hexadecimal(register)) reads \(hexadecimal(found)), which such a chip never has there;"
                + " check the address and the chip"
        case .configurationRefused(let register, let wrote, let found):
            return "register \(hexadecimal(register)) reads back \(hexadecimal(found)) after \(hexadecimal(wrote))"
                + " was written; check supply voltage and wiring"
        case .lostSetting(let register, let expected, let found):
            return "lost its settings: register \(hexadecimal(register)) reads \(hexadecimal(found)) instead of"
                + " \(hexadecimal(expected)), as after a dip of its supply or a write of another program; check both"
        case .externalClock:
            return "runs on an external clock: EXTCLK (bit 6 of MODE1, register 0x00) is set, which no write clears;"
                + " switch the chip's supply off and on, and see which program sets it"
        case .notMoving(let part):
            return "answers but does not move: \(part) always the same, which those of a living chip never are;"
                + " check its supply and wiring, then the chip"
        case .impossible(let reading):
            return "gives an impossible reading: \(reading)"
        case .invalidMounting(let problem):
            return "mounting: \(problem)"
        case .other(let complaint):
            return complaint.description
        }
    }
}

/// "0x6B".
func hexadecimal(_ value: UInt8) -> String {
    "0x" + (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
}
