import Configuration
import HardwareIO

extension BoardFile {
    /// Reads which lines something takes: `"lines": ["GPIO2", "GPIO3"]` all of them, `"oneOf": ["GPIO12", "GPIO18"]` one of
    /// them.
    struct WiringReader {
        /// The lines that the file lists; nil where that is not sure.
        let lines: [String: BoardDescription.Line]?

        func read(_ reader: ObjectReader) -> BoardDescription.Wiring {
            if reader.has("lines"), reader.has("oneOf") {
                reader.report(
                    "oneOf", rule: "must not stand beside \"lines\"",
                    remedy: "\"lines\" are all its pins, \"oneOf\" is one of several")
            }
            return BoardDescription.Wiring(
                lines: names(WiringKeys.lines, reader), oneOf: names(WiringKeys.oneOf, reader))
        }

        /// A serial port, an SPI bus or a sound interface.
        func readInterface(_ value: ValueReader) -> BoardDescription.Interface? {
            guard let reader = value.object() else { return nil }
            let device = reader.read(InterfaceKeys.device)
            let wiring = read(reader)
            reader.finish(InterfaceKeys.described)
            return BoardDescription.Interface(device: device, wiring: wiring)
        }

        private func names(_ key: KeyDescription, _ reader: ObjectReader) -> [String] {
            (reader.array(key) ?? []).compactMap { element in
                guard let name = element.string() else { return nil }
                guard let lines, lines[name] == nil else { return name }
                element.report(
                    rule: "must be a line of this file", value: "is \(Excerpt.quoted(name))",
                    remedy: Suggestion.remedy(for: name, among: lines.keys.sorted()))
                return nil
            }
        }
    }
}
