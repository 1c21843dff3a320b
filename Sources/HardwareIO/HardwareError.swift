import Configuration
import LinuxSystem

/// Why a line, bus, channel or chip could not be claimed or set up.
///
/// `device` is the name that the user knows, with the node behind it where there is one:
/// `GPIO17 (pinctrl-bcm2711 line 17)`, `i2c1 (/dev/i2c-1) address 0x48`.
public enum HardwareError: Error, Sendable, Equatable {
    /// The board file has no such name; `nearest` is the known one that is most like it.
    case unknownName(kind: String, name: String, board: String, nearest: String?)
    /// The board has no such devices at all: `kind` is what several are called, such as "cameras".
    case lacking(kind: String, name: String, board: String)
    /// The device is not there; `remedy` says what to look at.
    case missing(device: String, remedy: String)
    /// This user may not open it; `remedy` names the group or the udev rule.
    case permissionDenied(device: String, remedy: String)
    /// Somebody else has it: the consumer by the kernel's word, and the process where `/proc` shows it.
    case busy(device: String, consumer: String?, process: String?)
    /// The hardware is there but cannot do what is asked.
    case unsupported(device: String, reason: String)
    /// A chip does not answer, or answers wrongly, while it is set up.
    case notAnswering(device: String, error: BusError)
    /// A chip answers, but it is another one than the file says.
    case wrongChip(device: String, expected: String, found: String, remedy: String)
    /// Any other refusal of the kernel.
    case system(device: String, error: SystemError)
}

extension HardwareError: CustomStringConvertible {
    /// One line: the device, the rule that failed, what was found, and the remedy.
    public var description: String {
        switch self {
        case .unknownName(let kind, let name, let board, let nearest):
            let hint = nearest.map { "did you mean \"\($0)\"?" } ?? "its board file lists the names"
            return "\(name): board \(board) has no \(kind) of this name; \(hint)"
        case .lacking(let kind, let name, let board):
            return "\(name): board \(board) has no \(kind); name another board, or leave out what needs it"
        case .missing(let device, let remedy):
            return "\(device): is not there; \(remedy)"
        case .permissionDenied(let device, let remedy):
            return "\(device): permission denied; \(remedy)"
        case .busy(let device, let consumer, let process):
            let user = consumer.map { " by \"\($0)\"" } ?? ""
            let holder = process.map { ", \($0)" } ?? ""
            return "\(device): is in use\(user)\(holder); free it there, or use another one"
        case .unsupported(let device, let reason):
            return "\(device): \(reason)"
        case .notAnswering(let device, let error):
            return "\(device): \(error); check wiring, power and address (sinew devices lists the buses)"
        case .wrongChip(let device, let expected, let found, let remedy):
            return "\(device): is not a \(expected) but \(found); \(remedy)"
        case .system(let device, let error):
            return "\(device): \(error)"
        }
    }
}

extension HardwareError {
    /// A name that a board does not have, with the known one that is most like it.
    ///
    /// - Parameters:
    ///   - kind: what was looked for, such as "line" or "I2C bus".
    ///   - name: the name that nobody knows.
    ///   - board: the board's name.
    ///   - known: the names that there are.
    public static func unknownName(
        kind: String, name: String, board: String, among known: some Sequence<String>
    ) -> HardwareError {
        .unknownName(kind: kind, name: name, board: board, nearest: NearestName.find(name, among: known.sorted()))
    }
}
