import Configuration
import HardwareIO
import Quantities

/// Describes parameters one after the other, each once, and gives a typed key to each one's value.
public struct ParameterList: Sendable {
    /// The descriptions so far, in order.
    public private(set) var descriptions: [ParameterDescription] = []
    /// What is wrong with a parameter itself, the first that was found: the registry refuses it.
    private(set) var flaw: (parameter: String, reason: String)?

    init() {}

    /// A number; without a default it is required.
    ///
    /// - Parameter floor: what a length of time in milliseconds has to outlast.
    public mutating func number(
        _ name: String, unit: Unit = .one, in range: Bounds<Double> = .any, default value: Double? = nil,
        outlasting floor: TimeFloor? = nil, _ text: String
    ) -> Parameter<Double> {
        add(name, .number(range, unit: unit), value.map(ParameterValue.number), text, floor) { value in
            guard case .number(let number) = value else { mismatch(value) }
            return number
        }
    }

    /// A number that may be left out.
    ///
    /// - Parameter floor: what a length of time in milliseconds has to outlast.
    public mutating func optionalNumber(
        _ name: String, unit: Unit = .one, in range: Bounds<Double> = .any, outlasting floor: TimeFloor? = nil,
        _ text: String
    ) -> Parameter<Double?> {
        add(name, .number(range, unit: unit), .absent, text, floor) { value in
            guard case .number(let number) = value else { return nil }
            return number
        }
    }

    /// A number that may be left out, and for which null may be written, which stands for none.
    public mutating func nullableNumber(
        _ name: String, unit: Unit = .one, in range: Bounds<Double> = .any, default value: Double?, _ text: String
    ) -> Parameter<Double?> {
        let fallback = value.map(ParameterValue.number) ?? .absent
        let parameter: Parameter<Double?> = add(name, .number(range, unit: unit), fallback, text) { value in
            guard case .number(let number) = value else { return nil }
            return number
        }
        descriptions[parameter.index].isNullable = true
        return parameter
    }

    /// What a chip's identity register may say besides what the driver knows, as a number or as text such as "0x98".
    public mutating func acceptedIdentity(
        _ text: String = "what the chip's identity register may say besides what is known to be compatible"
    ) -> Parameter<UInt8?> {
        // 0x00 and 0xFF are what a bus gives that nobody drives.
        add("acceptIdentity", .identity(0x01...0xFE), .absent, text) { value in
            guard case .integer(let number) = value else { return nil }
            return UInt8(exactly: number)
        }
    }

    /// A whole number; without a default it is required.
    public mutating func integer(
        _ name: String, in range: ClosedRange<Int>, default value: Int? = nil, _ text: String
    ) -> Parameter<Int> {
        add(name, .integer(range), value.map(ParameterValue.integer), text) { value in
            guard case .integer(let number) = value else { mismatch(value) }
            return number
        }
    }

    /// True or false.
    public mutating func flag(_ name: String, default value: Bool, _ text: String) -> Parameter<Bool> {
        add(name, .flag, .flag(value), text) { value in
            guard case .flag(let flag) = value else { mismatch(value) }
            return flag
        }
    }

    /// One of an enumeration's words; without a default it is required.
    public mutating func choice<Choice>(
        _ name: String, of type: Choice.Type, default value: Choice? = nil, _ text: String
    ) -> Parameter<Choice>
    where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        let parameter: Parameter<Choice> = add(name, .choice(words), value.map { .text($0.rawValue) }, text) { value in
            guard case .text(let word) = value, let choice = Choice(rawValue: word) else { mismatch(value) }
            return choice
        }
        if let explained = Choice.self as? any ExplainedChoice.Type {
            descriptions[parameter.index].words = explained.words
        }
        return parameter
    }

    /// So many words, each one of several.
    public mutating func choices(
        _ name: String, count: Int, among words: [String], default value: [String], _ text: String
    ) -> Parameter<[String]> {
        add(name, .choices(count: count, among: words), .texts(value), text) { value in
            guard case .texts(let words) = value else { mismatch(value) }
            return words
        }
    }

    /// Any number of an enumeration's words, each once; none where it is left out.
    public mutating func words<Word>(_ name: String, of type: Word.Type, _ text: String) -> Parameter<[Word]>
    where Word: RawRepresentable & CaseIterable & Sendable, Word.RawValue == String {
        add(name, .words(Word.allCases.map(\.rawValue)), .texts([]), text) { value in
            guard case .texts(let words) = value else { mismatch(value) }
            return words.compactMap(Word.init(rawValue:))
        }
    }

    /// The full names of outputs of the robot; none where it is left out. For services.
    public mutating func outputs(_ name: String, _ text: String) -> Parameter<[String]> {
        add(name, .outputs, .texts([]), text) { value in
            guard case .texts(let names) = value else { mismatch(value) }
            return names
        }
    }

    /// Two numbers of a range, the smaller first.
    public mutating func interval(
        _ name: String, unit: Unit = .one, in range: Bounds<Double>, default value: ClosedRange<Double>, _ text: String
    ) -> Parameter<ClosedRange<Double>> {
        let fallback = ParameterValue.interval(value.lowerBound, value.upperBound)
        return add(name, .interval(range, unit: unit), fallback, text) { value in
            guard case .interval(let low, let high) = value, low <= high else { mismatch(value) }
            return low...high
        }
    }

    /// Text, such as a path or a host; without a default it is required.
    ///
    /// - Parameter rule: what it has to be, by default not empty.
    public mutating func text(
        _ name: String, _ rule: TextRule = .any(), default value: String? = nil, _ text: String
    ) -> Parameter<String> {
        check(name, rule, value)
        return add(name, .text(rule), value.map(ParameterValue.text), text, read: readText)
    }

    /// Text that may be left out.
    public mutating func optionalText(
        _ name: String, _ rule: TextRule = .any(), _ text: String
    ) -> Parameter<String?> {
        check(name, rule, nil)
        return add(name, .text(rule), .absent, text) { value in
            guard case .text(let text) = value else { return nil }
            return text
        }
    }

    private mutating func check(_ name: String, _ rule: TextRule, _ fallback: String?) {
        if flaw == nil, let reason = rule.problem(withDefault: fallback) { flaw = (name, reason) }
    }

    /// The name of a device of the board, of any kind. Required; nobody else may name the same one, or one of its pins.
    public mutating func device(_ name: String, _ kind: DeviceKind, _ text: String) -> Parameter<String> {
        add(name, .device(kind), nil, text, read: readText)
    }

    /// The name of a device of the board that may be left out.
    public mutating func optionalDevice(_ name: String, _ kind: DeviceKind, _ text: String) -> Parameter<String?> {
        add(name, .device(kind), .absent, text) { value in
            guard case .text(let device) = value else { return nil }
            return device
        }
    }

    /// The name of a GPIO line. Required; nobody else may name the same line.
    public mutating func line(_ name: String, _ text: String) -> Parameter<String> {
        device(name, .line, text)
    }

    /// The name of a GPIO line that may be left out.
    public mutating func optionalLine(_ name: String, _ text: String) -> Parameter<String?> {
        optionalDevice(name, .line, text)
    }

    /// The name of an I2C bus. Required.
    public mutating func bus(_ name: String = "bus", _ text: String = "the I2C bus") -> Parameter<String> {
        device(name, .bus, text)
    }

    /// The name of a PWM channel. Required; nobody else may name the same channel.
    public mutating func pwm(_ name: String, _ text: String) -> Parameter<String> {
        device(name, .pwm, text)
    }

    /// The 7-bit address of a chip. Nobody else may name the same address of the same bus.
    public mutating func address(
        _ name: String = "address", in range: ClosedRange<UInt8>, default value: UInt8,
        _ text: String = "the chip's 7-bit address"
    ) -> Parameter<UInt8> {
        add(name, .address(range), .integer(Int(value)), text) { value in
            guard case .integer(let number) = value, let address = UInt8(exactly: number) else { mismatch(value) }
            return address
        }
    }

    /// The number of an output of a chip, which has a `bus` and an `address` too. Required; nobody else may name the same
    /// output, but others may name other outputs of the chip.
    public mutating func channel(
        _ name: String, in range: ClosedRange<Int>, of chip: String, _ text: String
    ) -> Parameter<Int> {
        add(name, .channel(range, of: chip), nil, text) { value in
            guard case .integer(let number) = value else { mismatch(value) }
            return number
        }
    }

    /// A device of a sound card: a sound interface of the board file by its name, or any card by its id, such as "Headset" or
    /// "Loopback,1" (``HardwareIO/SoundPlace``). Required; nobody else may name the same side of it, or a pin of its.
    public mutating func sound(_ name: String, _ direction: SoundDirection, _ text: String) -> Parameter<String> {
        add(name, .sound(direction), nil, text, read: readText)
    }

    private mutating func add<Value>(
        _ name: String, _ kind: ParameterKind, _ defaultValue: ParameterValue?, _ text: String,
        _ floor: TimeFloor? = nil, read: @escaping @Sendable (ParameterValue) -> Value
    ) -> Parameter<Value> {
        if flaw == nil, descriptions.contains(where: { $0.name == name }) { flaw = (name, "it is described twice") }
        descriptions.append(.init(name: name, kind: kind, defaultValue: defaultValue, text: text, floor: floor))
        return Parameter(index: descriptions.count - 1, read: read)
    }
}

@Sendable
private func readText(_ value: ParameterValue) -> String {
    guard case .text(let text) = value else { mismatch(value) }
    return text
}

/// A value of another kind than described: only a problem of the decoder could bring it here.
private func mismatch(_ value: ParameterValue) -> Never {
    preconditionFailure("a parameter was decoded as \(value), against its description")
}
