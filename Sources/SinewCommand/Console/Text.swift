import Pipeline
import Quantities

/// Numbers as people read them on a status line.
enum Text {
    /// A number with so many decimals.
    static func fixed(_ number: Double, _ decimals: Int) -> String {
        guard number.isFinite else { return "\(number)" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(number) * scale).rounded()
        guard scaled < 1e15 else { return "\(number)" }
        let sign = number < 0 && scaled > 0 ? "-" : ""
        let whole = Int(scaled) / Int(scale)
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let fraction = String(Int(scaled) % Int(scale))
        return "\(sign)\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A number with its sign always there, so that a column does not jump.
    static func signed(_ number: Double, _ decimals: Int) -> String {
        let text = fixed(number, decimals)
        return text.hasPrefix("-") ? text : "+" + text
    }

    /// A time in the unit that keeps it short: 850 ns, 35 µs, 4.2 ms, 3.1 s.
    static func time(_ nanoseconds: Int64) -> String {
        let size = Double(nanoseconds.magnitude)
        switch size {
        case ..<1_000: return "\(nanoseconds) ns"
        case ..<1_000_000: return fixed(Double(nanoseconds) / 1e3, 0) + " µs"
        case ..<1_000_000_000: return fixed(Double(nanoseconds) / 1e6, 1) + " ms"
        default: return fixed(Double(nanoseconds) / 1e9, 1) + " s"
        }
    }

    /// "4.2 ms old". A reading that came while the line was made is new; one whose time is ahead by more than that has a
    /// clock that is wrong, which is said: "stamped 3.1 s ahead".
    static func age(_ nanoseconds: Int64) -> String {
        let (ahead, isOverflow) = (0 as Int64).subtractingReportingOverflow(nanoseconds)
        if !isOverflow, ahead < 10_000_000 { return time(max(0, nanoseconds)) + " old" }
        return "stamped \(time(isOverflow ? .max : ahead)) ahead"
    }

    /// "producers.imu: stuck, for 5.0 s", "actuators.left: slow (50.0 ms), until it is cleared".
    static func injection(_ injection: Injection) -> String {
        let time = injection.fault.duration.map { "for \(Self.time($0.wholeNanoseconds))" } ?? "until it is cleared"
        return "\(injection.part): \(injection.fault), \(time)"
    }

    /// "tilt +1.3°", "effort -0.214", "lamp off".
    static func watched(_ watch: PortWatch) -> String {
        let label = watch.name.split(separator: ".").last.map(String.init) ?? watch.name
        return "\(label) \(value(watch.newest(), watch.description.unit))"
    }

    private static func value(_ value: WatchedValue?, _ unit: Unit?) -> String {
        switch value {
        case nil: "–"
        case .bool(let level)?: level ? "on" : "off"
        case .integer(let number)?: "\(number)"
        case .double(let number)? where unit == .radians: signed(number * 180 / .pi, 1) + "°"
        case .double(let number)? where unit == .celsius: fixed(number, 1) + " °C"
        case .double(let number)?: signed(number, 3) + symbol(unit)
        case .block(let geometry)?: geometry.summary
        case .vector(let vector)?:
            "(\(signed(vector.x, 2)), \(signed(vector.y, 2)), \(signed(vector.z, 2)))" + symbol(unit)
        case .structure(let fields)?: fields.map { "\($0.name) \(Self.value($0.value, nil))" }.joined(separator: " ")
        }
    }

    private static func symbol(_ unit: Unit?) -> String {
        guard let unit, unit != .one else { return "" }
        return " " + unit.symbol
    }
}
