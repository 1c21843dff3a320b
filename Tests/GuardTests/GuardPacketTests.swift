import CLinux
import LinuxSystem
import Testing

@testable import Guarding

/// How safe actions travel.
struct GuardPacketTests {
    private func words(_ bytes: ArraySlice<UInt8>) -> [UInt32] {
        bytes.withUnsafeBytes { raw in
            stride(from: 0, to: raw.count, by: 4).map { raw.loadUnaligned(fromByteOffset: $0, as: UInt32.self) }
        }
    }

    @Test
    func `a write travels as its offset, its bytes padded to eight, and its descriptor`() throws {
        let action = SafeAction.write(descriptor: 7, offset: 5, bytes: [1, 2, 3])
        let packet = try GuardPacket.actions([action], output: 9, sequence: 4)
        #expect(words(packet.bytes[..<16]) == [SINEW_GUARD_ACTIONS.rawValue, 4, 9, 1])
        #expect(words(packet.bytes[16..<28]) == [5, 0, SINEW_GUARD_WRITE.rawValue])
        #expect(words(packet.bytes[28..<32]) == [3 << 16], "no path, three bytes")
        #expect(packet.bytes[32...] == [1, 2, 3, 0, 0, 0, 0, 0])
        #expect(packet.descriptors == [7])
    }

    @Test
    func `a control travels as its request`() throws {
        let action = SafeAction.control(descriptor: 8, request: 0xc010_b40f, payload: [9, 9, 9, 9, 9, 9, 9, 9])
        let packet = try GuardPacket.actions([action], output: 0, sequence: 1)
        #expect(words(packet.bytes[16..<32]) == [0xc010_b40f, 0, SINEW_GUARD_CONTROL.rawValue, 8 << 16])
        #expect(packet.bytes[32...] == [9, 9, 9, 9, 9, 9, 9, 9])
        #expect(packet.descriptors == [8])
    }

    @Test
    func `a command travels as its bytes and its descriptor`() throws {
        let packet = try GuardPacket.actions([.send(descriptor: 6, bytes: [1, 2])], output: 0, sequence: 1)
        #expect(words(packet.bytes[16..<32]) == [0, 0, SINEW_GUARD_SEND.rawValue, 2 << 16])
        #expect(packet.bytes[32...] == [1, 2, 0, 0, 0, 0, 0, 0])
        #expect(packet.descriptors == [6])
    }

    @Test
    func `a chip on a bus travels as path, address and registers, without a descriptor`() throws {
        let action = SafeAction.i2c(path: "/dev/i2c-1", address: 0x40, bytes: [0xfd, 0x10])
        let packet = try GuardPacket.actions([action], output: 0, sequence: 1)
        #expect(words(packet.bytes[16..<32]) == [0x40, 0, SINEW_GUARD_I2C.rawValue, 2 << 16 | 11])
        #expect(packet.bytes[32..<45] == Array("/dev/i2c-1".utf8)[...] + [0, 0xfd, 0x10])
        #expect(packet.bytes.count == 48)
        #expect(packet.descriptors == [])
    }

    @Test
    func `no actions are a withdrawal`() throws {
        let packet = try GuardPacket.actions([], output: 3, sequence: 2)
        #expect(words(packet.bytes[...]) == [SINEW_GUARD_ACTIONS.rawValue, 2, 3, 0])
    }

    @Test
    func `the greeting carries version, priority and time-out, and the page`() {
        let packet = GuardPacket.hello(page: 5, timeout: .milliseconds(100), priority: 80, sequence: 1)
        #expect(
            words(packet.bytes[...])
                == [SINEW_GUARD_HELLO.rawValue, 1, UInt32(SINEW_GUARD_VERSION), 80, 100_000_000, 0])
        #expect(packet.descriptors == [5])
    }
}
