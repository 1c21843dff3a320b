import HardwareIO

/// One transfer that a script expects, and how it ends.
public enum ScriptedTransfer: Sendable, Equatable {
    /// A read from `register` of exactly as many bytes as it `returns`.
    case read(register: UInt8, returns: [UInt8])
    /// A read of `count` bytes that fails.
    case failedRead(register: UInt8, count: Int, error: BusError)
    /// A write of exactly these bytes.
    case write(register: UInt8, bytes: [UInt8])
    /// A write of exactly these bytes that fails.
    case failedWrite(register: UInt8, bytes: [UInt8], error: BusError)

    /// Whether a driver asks for the same: register, direction, and the number or values of the bytes.
    func asksTheSame(as other: ScriptedTransfer) -> Bool {
        switch (request, other.request) {
        case (.read(let left, let leftCount), .read(let right, let rightCount)):
            left == right && leftCount == rightCount
        case (.write(let left, let leftBytes), .write(let right, let rightBytes)):
            left == right && leftBytes == rightBytes
        default:
            false
        }
    }

    /// The error with which it ends, if it does.
    var error: BusError? {
        switch self {
        case .read, .write: nil
        case .failedRead(_, _, let error), .failedWrite(_, _, let error): error
        }
    }

    private enum Request {
        case read(UInt8, Int)
        case write(UInt8, [UInt8])
    }

    private var request: Request {
        switch self {
        case .read(let register, let bytes): .read(register, bytes.count)
        case .failedRead(let register, let count, _): .read(register, count)
        case .write(let register, let bytes), .failedWrite(let register, let bytes, _): .write(register, bytes)
        }
    }
}

extension ScriptedTransfer: CustomStringConvertible {
    /// "write 0x6B: 80", "read 0x3B: 14 bytes".
    public var description: String {
        switch request {
        case .read(let register, let count):
            "read \(hexadecimal(register, prefix: "0x")): \(count) byte\(count == 1 ? "" : "s")"
        case .write(let register, let bytes):
            "write \(hexadecimal(register, prefix: "0x")): "
                + bytes.map { hexadecimal($0, prefix: "") }.joined(separator: " ")
        }
    }

    private func hexadecimal(_ value: UInt8, prefix: String) -> String {
        prefix + (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
    }
}
