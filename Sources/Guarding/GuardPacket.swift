import CLinux
import LinuxSystem

/// What a runtime sends to its guard: bytes, and descriptors beside them. The only place that knows how safe actions
/// travel (GuardProtocol.h).
struct GuardPacket: Sendable, Equatable {
    /// Its number, which the answer repeats.
    let sequence: UInt32
    private(set) var bytes: [UInt8] = []
    private(set) var descriptors: [Int32] = []

    private init(sequence: UInt32) {
        self.sequence = sequence
    }

    /// The first packet.
    static func hello(page: Int32, timeout: Duration, priority: Int32?, sequence: UInt32) -> GuardPacket {
        var packet = GuardPacket(sequence: sequence)
        packet.append(
            sinew_guard_hello(
                header: header(SINEW_GUARD_HELLO, sequence), version: UInt32(SINEW_GUARD_VERSION),
                priority: priority ?? 0, timeout: timeout.wholeNanoseconds))
        packet.descriptors = [page]
        return packet
    }

    /// All safe actions of an output; none takes it out of the guard's care.
    static func actions(
        _ actions: [SafeAction], output: UInt32, sequence: UInt32
    ) throws(GuardError) -> GuardPacket {
        guard actions.count <= SINEW_GUARD_OUTPUT_ACTIONS_MAX else {
            throw .tooMuch(output: output, limit: "at most \(SINEW_GUARD_OUTPUT_ACTIONS_MAX) actions")
        }
        var packet = GuardPacket(sequence: sequence)
        packet.append(
            sinew_guard_actions(
                header: header(SINEW_GUARD_ACTIONS, sequence), output: output, count: UInt32(actions.count)))
        for action in actions { try packet.append(action, output: output) }
        return packet
    }

    /// Gives the duty, with the call to the guard that has it.
    static func duty(call: Int32?, sequence: UInt32) -> GuardPacket {
        var packet = word(SINEW_GUARD_DUTY, sequence)
        packet.descriptors = call.map { [$0] } ?? []
        return packet
    }

    /// The last packet.
    static func goodbye(sequence: UInt32) -> GuardPacket { word(SINEW_GUARD_GOODBYE, sequence) }

    /// The last packet to a guard that goes on holding the outputs.
    static func stay(sequence: UInt32) -> GuardPacket { word(SINEW_GUARD_STAY, sequence) }

    /// A packet that says all with its type.
    private static func word(_ type: sinew_guard_type, _ sequence: UInt32) -> GuardPacket {
        var packet = GuardPacket(sequence: sequence)
        packet.append(header(type, sequence))
        return packet
    }

    /// Sends it. May block for as long as the socket's time-out.
    func send(to socket: borrowing OwnedDescriptor) throws(SystemError) {
        let count = sinew_send_packet(socket.raw, bytes, bytes.count, descriptors, descriptors.count)
        guard count == bytes.count else { throw .last("sendmsg") }
    }

    private mutating func append(_ action: SafeAction, output: UInt32) throws(GuardError) {
        switch action {
        case .control(let descriptor, let request, let payload):
            try append(SINEW_GUARD_CONTROL, argument: UInt64(request), payload, output: output)
            descriptors.append(descriptor)
        case .write(let descriptor, let offset, let text):
            try append(SINEW_GUARD_WRITE, argument: UInt64(bitPattern: offset), text, output: output)
            descriptors.append(descriptor)
        case .send(let descriptor, let command):
            try append(SINEW_GUARD_SEND, argument: 0, command, output: output)
            descriptors.append(descriptor)
        case .i2c(let path, let address, let registers):
            let path = Array(path.utf8) + [0]
            try append(SINEW_GUARD_I2C, argument: UInt64(address), path: path, registers, output: output)
        }
    }

    private mutating func append(
        _ kind: sinew_guard_kind, argument: UInt64, path: [UInt8] = [], _ content: [UInt8], output: UInt32
    ) throws(GuardError) {
        guard content.count <= SINEW_GUARD_BYTES_MAX else {
            throw .tooMuch(output: output, limit: "at most \(SINEW_GUARD_BYTES_MAX) bytes in an action")
        }
        guard path.count <= SINEW_GUARD_PATH_MAX else {
            throw .tooMuch(output: output, limit: "at most \(SINEW_GUARD_PATH_MAX - 1) bytes in a path")
        }
        append(
            sinew_guard_action(
                argument: argument, kind: kind.rawValue, path_length: UInt16(path.count),
                length: UInt16(content.count)))
        bytes += path
        bytes += content
        bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    /// The bytes of a C structure; none of these has padding.
    private mutating func append(_ structure: some BitwiseCopyable) {
        withUnsafeBytes(of: structure) { bytes += $0 }
    }

    private static func header(_ type: sinew_guard_type, _ sequence: UInt32) -> sinew_guard_header {
        sinew_guard_header(type: type.rawValue, sequence: sequence)
    }
}
