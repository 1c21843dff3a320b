import Configuration
import Testing

struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("60", 60), ("+60", 60), ("60.", 60), ("60.000", 60), ("6e1", 60), ("6.0E+1", 60),
            ("600e-1", 60),
            ("0.6e2", 60), (".6e2", 60), ("0x3C", 60), ("-0x3c", -60), ("0e999", 0), ("0.0e-99999999999999999999", 0),
            ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("-0x8000000000000000", .min), ("9.223372036854775807e18", .max), ("1e18", 1_000_000_000_000_000_000),
        ] as [(String, Int64)])
    func `an integral number is an integer however it is written`(text: String, integer: Int64) throws {
        #expect(try #require(JSONNumber(text)).integer == integer)
    }

    @Test(arguments: [
        "0.5", "60.5", "1e-1", "9223372036854775808", "-9223372036854775809", "0x8000000000000000", "1e19", "1e300",
        "1.00000000000000000000000001", "4503599627370497.49999999999999", "Infinity", "NaN", "-Infinity",
        "1e-99999999999999999999", "0.1e-9223372036854775808",
    ])
    func `any other number is no integer`(text: String) throws {
        #expect(try #require(JSONNumber(text)).integer == nil)
    }

    @Test
    func `a number keeps its text`() throws {
        for text in ["+1.50", "0x00fF", "1e3", "-.5", "5."] {
            let number = try #require(try JSONDocument.parse(text).number)
            #expect(number.text == text)
        }
        #expect(JSONNumber("-0")?.double.sign == .minus)
        #expect(JSONNumber("0xFFFFFFFFFFFFFFFFFF")?.double == 0x1p72)
    }

    @Test
    func `a number of a million digits is read in linear time`() throws {
        let digits = String(repeating: "3", count: 1_000_000)
        #expect(JSONDocument.problem(of: digits)?.rule == "must be a number below 1.8e308 in magnitude")
        #expect(try JSONDocument.parse("0." + digits).number?.double == 1.0 / 3)
        #expect(try JSONDocument.parse("0." + digits).number?.integer == nil)
    }
}
