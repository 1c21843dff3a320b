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
        func `more bytes than a command holds are refused, and go in pieces where that is asked for`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            let sent = (0..<80).map { UInt8(0x20 + $0) }
            #expect(throws: BusError.adapterLacks(.bytes(asked: 34, most: 33))) {
                try chip.write(register: 0, sent.span.extracting(0..<33))
            }
            try chip.writeInPieces(register: .eightBits(0x10), sent.span)
            var received = [UInt8](repeating: 0, count: sent.count)
            var span = received.mutableSpan
            #expect(throws: BusError.adapterLacks(.bytes(asked: 80, most: 32))) {
                try chip.read(register: 0x10, into: &span)
            }
            try chip.readInPieces(register: .eightBits(0x10), into: &span)
            #expect(received == sent)
        }

        @Test
        func `a byte goes without a register: the chip's pointer, and what it points to`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            try chip.writeByte(0xA7, register: 0x21)
            let pointer: InlineArray<1, UInt8> = [0x21]
            try chip.write(pointer.span)
            var answer = InlineArray<1, UInt8>(repeating: 0)
            var span = answer.mutableSpan
            try chip.read(into: &span)
            #expect(answer[0] == 0xA7)
        }

        @Test(arguments: [1, 2, 31])
        func `a register of 16 bits is written as the chip would see it`(count: Int) throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            let sent = (0..<count).map { UInt8(0x50 + $0) }
            // To this chip of 8-bit numbers the second byte of the number is the first value.
            try chip.write(register: .sixteenBits(0x3099), sent.span)
            // One byte after the first is a word to i2c-stub, which keeps both in one register.
            let kept = count == 1 ? try chip.readWord(register: 0x30) : nil
            var received = [UInt8](repeating: 0, count: 1 + count)
            var span = received.mutableSpan
            try chip.read(register: 0x30, into: &span)
            #expect(received == [0x99] + sent)
            if count == 1 { #expect(kept == 0x9950) }
        }

        @Test
        func `what is no command is refused with what the adapter lacks, and does nothing`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            try chip.writeByte(0x11, register: 0x40)
            #expect(throws: BusError.adapterLacks(.plainI2C)) { try chip.readByte(register: .sixteenBits(0x40)) }
            var bytes = InlineArray<2, UInt8>(repeating: 0)
            var span = bytes.mutableSpan
            #expect(throws: BusError.adapterLacks(.plainI2C)) { try chip.read(into: &span) }
            let value: InlineArray<1, UInt8> = [0x22]
            #expect(throws: BusError.adapterLacks(.plainI2C)) {
                try chip.transfer(
                    [.write(register: .eightBits(0x40), count: 1), .read(count: 2)], writing: value.span,
                    reading: &span)
            }
            #expect(try chip.readByte(register: 0x40) == 0x11)
        }

        @Test
        func `a safe action of one byte, and to a register of 16 bits, goes by commands too`() throws {
            let chip = try virtual.board.openI2C("i2c1", address: 0x68)
            defer { chip.close() }
            try chip.writeByte(0xC3, register: 0x55)
            for action in chip.safeActions(writing: [0x55]) { try action.perform() }
            var answer = InlineArray<1, UInt8>(repeating: 0)
            var span = answer.mutableSpan
            try chip.read(into: &span)
            #expect(answer[0] == 0xC3)
            for action in chip.safeActions(register: .sixteenBits(0x6001), [2, 3]) { try action.perform() }
            var three = InlineArray<3, UInt8>(repeating: 0)
            var block = three.mutableSpan
            try chip.read(register: 0x60, into: &block)
            #expect(three[0] == 1 && three[1] == 2 && three[2] == 3)
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
