import Testing

/// Numbers on the command line at the edges of what can be held: they are refused with a message, or taken.
struct NumberArgumentTests {
    static let numbers = [
        "9e18", "1e999", "-1e999", "inf", "nan", "-1", "0", "-0", "1e-300", "5e-324", "1e300", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "9223372036855", "1,5", "", ".", "٣",
    ]

    @Test(arguments: numbers)
    func `a time, a delay, a probability, a scale, a seed`(number: String) throws {
        let commands = [
            ["inject", "nobody-here", "imu", "off", "--for", number + "s"],
            ["inject", "nobody-here", "imu", "off", "--for", number + "h"],
            ["inject", "nobody-here", "imu", "slow", "--delay", number + "ms"],
            ["inject", "nobody-here", "imu", "intermittent", "--probability", number],
            ["inject", "nobody-here", "imu", "wrong", "--scale", number, "--offset", number],
            ["inject", "nobody-here", "imu", "garbage", "--seed", number],
        ]
        for command in commands {
            let result = try SinewProcess(command).wait()
            // Wrong usage, or no such robot.
            #expect(result.status == 64 || result.status == 69, "\(command): \(result.status) \(result.messages)")
            #expect(!result.lines.isEmpty)
        }
    }

    @Test(arguments: ["9e18s", "1e999s", "9223372036855s", "nans", "0s", "-1s", "1e-300s", "1,5s", "999999999999h"])
    func `a run for a time that is none does not begin`(time: String) throws {
        let (file, _) = try DemoFile.make()
        let result = try SinewProcess(["run", file.path, "--for", time]).wait()
        #expect(result.status == 64)
        #expect(result.messages.contains("Error:"))
    }

    @Test
    func `a run for less than a nanosecond ends at once`() throws {
        let (file, _) = try DemoFile.make()
        let result = try SinewProcess(["run", file.path, "--for", "0.0000001ms"]).wait()
        #expect(result.status == 0, "\(result.messages)")
    }
}
