import Glibc
import Logging

/// Makes a line out of each message, as a console does, and writes it where nobody reads it.
struct DiscardingLogHandler: LogHandler {
    private static let descriptor = open("/dev/null", O_WRONLY | O_CLOEXEC)

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line = "\(event.level): \(event.message)\n"
        line.withUTF8 {
            precondition(write(Self.descriptor, $0.baseAddress, $0.count) == $0.count, "/dev/null is full")
        }
    }
}
