import Configuration
import HardwareIO

/// What somebody may mean who names a line by a number: a pin of the board's header, or the number in the line's name.
enum LineNumber {
    /// The lines that may be meant, or nil when the word is no such number or nothing has it.
    static func remedy(for word: String, on board: BoardDescription) -> String? {
        let digits = String(word.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        guard (1...3).contains(digits.count), let number = Int(digits) else { return nil }
        let marks: Set<Character> = [" ", ":", "-", "_", "#", "."]
        let prefix = word.dropLast(digits.count).lowercased().filter { !marks.contains($0) }
        let isPin = ["", "pin", "header", "headerpin", "p", "p1", "j8", "physical", "board"].contains(prefix)
        let isLine = ["", "bcm", "io", "line", "gpiopin"].contains(prefix)
        let pins = board.lines.filter { isPin && $0.value.headerPin == number }.keys.sorted()
        let lines = board.lines.keys.filter { isLine && self.number(in: $0) == number }.sorted()
        let meant = pins.map { "\(Excerpt.quoted($0)) (header pin \(number))" } + lines.map(Excerpt.quoted)
        if !meant.isEmpty { return "did you mean \(meant.prefix(3).joined(separator: " or "))?" }
        let hasHeader = board.lines.values.contains { $0.headerPin != nil }
        return isPin && hasHeader && (1...200).contains(number) ? "pin \(number) of the header is no line" : nil
    }

    /// 17 of "GPIO17"; nil of a name that is not letters and then digits.
    private static func number(in name: String) -> Int? {
        let letters = name.prefix { $0.isLetter }
        return letters.isEmpty ? nil : Int(name.dropFirst(letters.count))
    }
}
