import Testing

@testable import LinuxHardware

struct I2CFunctionsTests {
    private let stub: I2CFunctions = [.readByte, .writeByte, .readWord, .writeWord, .readBlock, .writeBlock]

    @Test(arguments: [1, 2, 14, 32])
    func `an adapter that can combine messages does so for every length`(count: Int) {
        #expect(I2CFunctions.combined.union(stub).reading(count) == .combined)
        #expect(I2CFunctions.combined.writing(count) == .combined)
    }

    @Test
    func `an adapter that only knows SMBus takes the command of that length`() {
        #expect(stub.reading(1) == .byte)
        #expect(stub.writing(2) == .word)
        #expect(stub.reading(3) == .block)
        #expect(stub.writing(32) == .block)
    }

    @Test
    func `a length whose command is missing goes as a block`() {
        #expect(I2CFunctions.readBlock.reading(2) == .block)
        #expect(I2CFunctions.readBlock.reading(1) == .block)
    }

    @Test
    func `what cannot be one transaction is not made of several`() {
        let bytes: I2CFunctions = [.readByte, .writeByte]
        #expect(bytes.reading(2) == nil)
        #expect(bytes.writing(6) == nil)
        #expect(I2CFunctions.readWord.writing(2) == nil)
    }

    @Test(arguments: [0, 33, 300])
    func `a length outside 1 to 32 is refused`(count: Int) {
        #expect(I2CFunctions.combined.reading(count) == nil)
    }
}
