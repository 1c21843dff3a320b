import Configuration
import LinuxSystem

/// Why a fault could not be injected, or cleared; then nothing has changed.
public enum InjectionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No producer or actuator has that name.
    case unknownPart(String, robot: String, known: [String])
    /// A producer and an actuator have that name.
    case ambiguousPart(String)
    /// The part carries nothing that this fault could change, and what to do instead.
    case withoutEffect(part: String, remedy: String = "invert it")
    /// A number of the fault is out of bounds.
    case parameter(String, rule: String, value: String)
    /// The system refused the thread that a delay takes.
    case system(SystemError)

    /// One line: where, the rule, the value, and what would be right.
    public var description: String {
        switch self {
        case .unknownPart(let name, let robot, let known):
            let remedy = Suggestion.remedy(for: name, among: known).map { "; \($0)" } ?? ""
            return "\(Excerpt.quoted(name)): is no producer or actuator of \(robot)" + remedy
        case .ambiguousPart(let name):
            return "\(name): is a producer and an actuator; write producers.\(name) or actuators.\(name)"
        case .withoutEffect(let part, let remedy):
            return "\(part): has no number that a scale or an offset could change; \(remedy)"
        case .parameter(let name, let rule, let value):
            return "\(name): \(rule); \(value)"
        case .system(let error):
            return "the system refused: \(error)"
        }
    }
}
