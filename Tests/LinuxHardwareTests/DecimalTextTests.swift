import Testing

@testable import LinuxHardware

struct DecimalTextTests {
    @Test(arguments: [0, 7, 10, 1_500_000, UInt64.max])
    func `a number becomes its digits and a newline`(value: UInt64) {
        #expect(DecimalText(value).bytes == Array("\(value)\n".utf8))
    }
}
