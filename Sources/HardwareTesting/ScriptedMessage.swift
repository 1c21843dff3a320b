import HardwareIO

/// One message of a transfer that a script expects: what is written, or what is read and the answer to it.
public struct ScriptedMessage: Sendable, Equatable {
    /// The register's number in front of the bytes of a write, where there is one.
    let register: I2CRegister?
    /// What is written after it; or the answer.
    let bytes: [UInt8]
    let isRead: Bool

    /// A write of exactly these bytes, after a register's number or without one.
    public static func write(register: I2CRegister? = nil, _ bytes: [UInt8] = []) -> ScriptedMessage {
        ScriptedMessage(register: register, bytes: bytes, isRead: false)
    }

    /// A read of exactly as many bytes as it returns.
    public static func read(returns bytes: [UInt8]) -> ScriptedMessage {
        ScriptedMessage(register: nil, bytes: bytes, isRead: true)
    }

    /// A read of so many bytes, in a transfer that fails.
    static func read(count: Int) -> ScriptedMessage {
        .read(returns: [UInt8](repeating: 0, count: count))
    }

    /// Whether it is the same on the wire, but for the answer.
    func asksTheSame(as other: ScriptedMessage) -> Bool {
        guard isRead == other.isRead else { return false }
        return isRead ? bytes.count == other.bytes.count : wire == other.wire
    }

    /// What goes over the wire after the address of a write.
    private var wire: [UInt8] {
        guard let register else { return bytes }
        return (0..<register.byteCount).map { register[$0] } + bytes
    }

    /// "write 0x6B: 80", "write 01 02", "read 2 bytes".
    var description: String {
        let values = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
        if isRead { return "read \(count)" }
        guard let register else { return "write \(values)" }
        return bytes.isEmpty ? "write \(register)" : "write \(register): \(values)"
    }

    /// "1 byte", "14 bytes".
    var count: String { "\(bytes.count) byte\(bytes.count == 1 ? "" : "s")" }
}
