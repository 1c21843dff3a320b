import Configuration
import Glibc
import Pipeline

/// What the user has typed, and messages that repeat it.
enum CommandLineText {
    /// - Throws: when an argument is no text. A file may have such a name, but no message and no JSON can hold it.
    static func check() throws(Failure) {
        for number in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[number], String(validatingCString: argument) == nil else {
                continue
            }
            let length = strnlen(argument, 4096)
            // Unsafe: the argument vector stays as it is for as long as the process lives.
            let bytes = UnsafeRawBufferPointer(start: argument, count: length)
            throw refusal(of: bytes, number)
        }
    }

    /// "argument 2: must be UTF-8; is "caf\xe9.json"; …".
    static func refusal(of bytes: some Sequence<UInt8>, _ number: Int) -> Failure {
        let shown = Excerpt.shortened(bytes.map(character).joined())
        return Failure(
            "argument \(number): must be UTF-8; is \"\(shown)\"; rename the file, or give it another name with: ln -s",
            .usage)
    }

    private static func character(_ byte: UInt8) -> String {
        if (0x20..<0x7f).contains(byte) { return String(Unicode.Scalar(byte)) }
        return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    /// The lines of a message, in which what the user has typed makes no lines of its own.
    static func lines(of message: String, arguments: [String] = CommandLine.arguments) -> [String] {
        guard !message.isEmpty else { return [] }
        var text = message
        for argument in arguments {
            // Messages quote an argument, or the value after its "=".
            let value = argument.firstIndex(of: "=").map { String(argument[$0...].dropFirst()) }
            for word in [argument, value ?? ""] where Excerpt.escaped(word) != word {
                text = text.replacing("'\(word)'", with: "'\(Excerpt.escaped(word))'")
            }
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
