import CLinux
import Glibc
import HardwareIO
import LinuxHardware
import LinuxSystem
import Testing

extension BoardTests {
    /// On i2c-stub: an adapter that only knows SMBus, with four chips that are nothing but registers.
    @Suite(.serialized)
    struct I2CDeviceTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        @Test
        func `a word comes in the order of the wire`() throws {
            // 25 °C: 0x19, 0x00 on the wire.
            try virtual.setWord(25, register: 0, address: 0x48)
            let chip = try virtual.board.openI2C("i2c1", address: 0x48)
            defer { chip.close() }
            let raw = try chip.readWord(register: 0)
            #expect(Double(Int16(bitPattern: raw)) / 256 == 25)
        }

        @Test
        func `a word is written in the order of the wire`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x48)
            defer { chip.close() }
            let bytes: [UInt8] = [0x4b, 0x80]
            try chip.write(register: 3, bytes.span)
            #expect(try chip.readWord(register: 3) == 0x4b80)
            #expect(try chip.readByte(register: 3) == 0x4b)
        }

        @Test
        func `a byte is read back from its register`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            try chip.writeByte(0xa5, register: 0x6b)
            try chip.writeByte(0x01, register: 0x6c)
            #expect(try chip.readByte(register: 0x6b) == 0xa5)
            #expect(try chip.readByte(register: 0x6c) == 0x01)
        }

        @Test(arguments: [3, 14, 32])
        func `a block of consecutive registers is one transfer each way`(count: Int) throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            let sent = (0..<count).map { UInt8(0x30 + $0) }
            try chip.write(register: 0x3b, sent.span)
            var received = [UInt8](repeating: 0, count: count)
            var span = received.mutableSpan
            try chip.read(register: 0x3b, into: &span)
            #expect(received == sent)
            #expect(try chip.readByte(register: 0x3c) == 0x31)
        }

        @Test
        func `more bytes than a transaction holds are refused`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            let tooMany = [UInt8](repeating: 0, count: 33)
            #expect(throws: BusError.unsupported) { try chip.write(register: 0, tooMany.span) }
        }

        @Test
        func `an absent address does not acknowledge`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x50)
            defer { chip.close() }
            #expect(throws: BusError.noAcknowledge) { try chip.readByte(register: 0) }
            #expect(throws: BusError.noAcknowledge) { try chip.writeByte(1, register: 0) }
        }

        @Test
        func `an address that a kernel driver has is busy and names the driver`() throws {
            // "dummy" is a driver that every kernel has, for addresses that a chip occupies besides its own.
            let adapter = "/sys/bus/i2c/devices/\(Directory.lastPart(of: virtual.i2c))"
            try SmallFile.write("dummy 0x76", to: "\(adapter)/new_device")
            defer {
                do { try SmallFile.write("0x76", to: "\(adapter)/delete_device") } catch {
                    Issue.record("the driver does not let go: \(error)")
                }
            }
            #expect(
                throws: HardwareError.busy(
                    device: "i2c1 (\(virtual.i2c)) address 0x76", consumer: "kernel driver dummy", process: nil)
            ) { try virtual.board.openI2C("i2c1", address: 0x76) }
        }

        @Test
        func `an address that a process in another network namespace has is busy, until it lets go`() throws {
            // What such a process has of it: the lock on the node. Its name is not seen from here.
            var other: OwnedDescriptor? = try OwnedDescriptor(opening: virtual.i2c, O_RDWR)
            #expect(sinew_lock_byte(other?.raw ?? -1, 0x76) == 0)
            #expect(
                throws: HardwareError.busy(
                    device: "i2c1 (\(virtual.i2c)) address 0x76", consumer: "sinew",
                    process: "a process in another network namespace")
            ) { try virtual.board.openI2C("i2c1", address: 0x76) }
            try virtual.board.openI2C("i2c1", address: 0x77).close()
            other = nil
            try virtual.board.openI2C("i2c1", address: 0x76).close()
        }

        @Test
        func `an address that somebody else has is busy, until it is closed`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x76)
            #expect(
                throws: HardwareError.busy(
                    device: "i2c1 (\(virtual.i2c)) address 0x76", consumer: "sinew", process: "this program itself")
            ) { try virtual.board.openI2C("i2c1", address: 0x76) }
            chip.close()
            chip.close()
            #expect(throws: BusError.closed) { try chip.readByte(register: 0) }
            try virtual.board.openI2C("i2c1", address: 0x76).close()
        }

        @Test
        func `two addresses of one bus are two devices`() throws {
            let left = try virtual.board.openI2C("i2c1", address: 0x68)
            let right = try virtual.board.openI2C("i2c1", address: 0x76)
            defer {
                left.close()
                right.close()
            }
            try left.writeByte(0x11, register: 0x10)
            try right.writeByte(0x22, register: 0x10)
            #expect(try left.readByte(register: 0x10) == 0x11)
            #expect(try right.readByte(register: 0x10) == 0x22)
        }

        @Test
        func `a bus that is not there is missing`() {
            #expect(
                throws: HardwareError.missing(
                    device: "i2c9 (/dev/i2c-9)",
                    remedy: "this machine has no such adapter: sinew devices shows what it has")
            ) { try virtual.board.openI2C("i2c9", address: 0x48) }
        }
    }
}
