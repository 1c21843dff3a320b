import Testing

@testable import LinuxHardware

struct GPIOLineRequestTests {
    @Test
    func `the kernel's text of a request tells its chip and its lines`() throws {
        let text = "pos:\t0\nflags:\t02000000\nmnt_id:\t15\nino:\t1061\ngpio-chip:\tgpiochip4\ngpio-line:\t17\n"
        let request = try #require(GPIOLineRequest(descriptorInfo: text))
        #expect(request.chip == "gpiochip4")
        #expect(request.offsets == [17])
    }

    @Test
    func `a request of several lines has them in its order`() throws {
        let text = "gpio-chip:\tgpiochip0\ngpio-line:\t9\ngpio-line:\t4"
        #expect(try #require(GPIOLineRequest(descriptorInfo: text)).offsets == [9, 4])
    }

    @Test(arguments: ["", "pos:\t0\nflags:\t02\nmnt_id:\t15\n", "gpio-line:\t17\n", "the-gpio-chip:\tgpiochip0\n"])
    func `another descriptor tells of no line`(text: String) {
        #expect(GPIOLineRequest(descriptorInfo: text) == nil)
    }

    @Test
    func `it holds its lines on its chip and no others`() throws {
        let request = try #require(GPIOLineRequest(descriptorInfo: "gpio-chip:\tgpiochip1\ngpio-line:\t17\n"))
        #expect(request.holds(chip: "gpiochip1", offset: 17))
        #expect(!request.holds(chip: "gpiochip1", offset: 1))
        #expect(!request.holds(chip: "gpiochip10", offset: 17))
    }
}
