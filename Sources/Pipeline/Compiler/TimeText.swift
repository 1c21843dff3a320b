/// Times as messages show them: in milliseconds, as the file has them.
enum TimeText {
    /// "7.5", "100".
    static func milliseconds(_ nanoseconds: Int64) -> String { number(Double(nanoseconds) / 1e6) }

    /// The least number of milliseconds in whole microseconds that is at least so long.
    static func least(_ nanoseconds: Int64) -> String {
        milliseconds((nanoseconds + 999) / 1_000 * 1_000)
    }

    /// The greatest number of milliseconds in whole microseconds that is at most so long.
    static func most(_ nanoseconds: Int64) -> String {
        nanoseconds < 1_000 ? milliseconds(nanoseconds) : milliseconds(nanoseconds / 1_000 * 1_000)
    }

    /// "5000".
    static func microseconds(_ nanoseconds: Int64) -> String { number(Double(nanoseconds) / 1e3) }

    private static func number(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
