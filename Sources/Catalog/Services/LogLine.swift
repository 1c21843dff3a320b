import Glibc
import Pipeline
import Quantities

/// The lines of a log: JSON objects, without the end of the line.
enum LogLine {
    /// The first line: what the clock shows at a time.
    static func beginning(of robot: String, at now: Timestamp) -> String {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        return "{\"time\":\(seconds(now)),\"robot\":\(text(robot)),\"clock\":\(text(date(clock.tv_sec)))}"
    }

    /// An event, at its own time.
    static func event(_ event: RobotEvent) -> String {
        "{\"time\":\(seconds(event.time)),\"event\":\(text(event.text))}"
    }

    /// The newest values of those outputs that have given one; nil where none has.
    static func values(_ watches: [PortWatch], at now: Timestamp) -> String? {
        let members = watches.compactMap { watch in
            watch.newestReading().map { "\(text(watch.name)):\(value(of: $0))" }
        }
        guard !members.isEmpty else { return nil }
        return "{\"time\":\(seconds(now)),\"values\":{\(members.joined(separator: ","))}}"
    }

    /// The value of a reading; null where it is marked as made from what is not a number.
    static func value(of reading: ObservedReading) -> String { reading.isValid ? value(reading.value) : "null" }

    /// A value as JSON has it: a number that is none is null, a vector an array.
    static func value(_ value: WatchedValue) -> String {
        switch value {
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .double(let number): self.number(number)
        case .vector(let vector): "[\(number(vector.x)),\(number(vector.y)),\(number(vector.z))]"
        case .block(let geometry): text(geometry.summary)
        case .structure(let fields):
            "{" + fields.map { "\(text($0.name)):\(Self.value($0.value))" }.joined(separator: ",") + "}"
        }
    }

    /// Text in quotes, with what JSON does not take as it is escaped.
    static func text(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func number(_ number: Double) -> String { number.isFinite ? "\(number)" : "null" }

    /// Seconds with microseconds: a Double would lose them on a machine that has run for long.
    private static func seconds(_ time: Timestamp) -> String {
        let micros = time.nanoseconds / 1_000
        let fraction = String(micros % 1_000_000)
        return "\(micros / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// "2026-11-28T05:00:00Z".
    private static func date(_ seconds: time_t) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: Int32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let day = "\(padded(parts.tm_year + 1900, 4))-\(padded(parts.tm_mon + 1, 2))-\(padded(parts.tm_mday, 2))"
        return "\(day)T\(padded(parts.tm_hour, 2)):\(padded(parts.tm_min, 2)):\(padded(parts.tm_sec, 2))Z"
    }
}
