/// A problem that shows only when a driver or stage looks at several of its parameters together.
public struct ParameterProblem: Error, Sendable, Hashable {
    /// The parameter to which the message points; empty for the entry as a whole.
    public var parameter: String
    /// What must hold.
    public var rule: String
    /// What was found.
    public var value: String?
    /// What would be right.
    public var remedy: String?

    /// A problem of a parameter.
    public init(parameter: String, rule: String, value: String? = nil, remedy: String? = nil) {
        self.parameter = parameter
        self.rule = rule
        self.value = value
        self.remedy = remedy
    }

    /// The problem that a factory has thrown; of any other error, one of the whole entry.
    @usableFromInline
    init(thrown error: any Error) {
        self = error as? ParameterProblem ?? ParameterProblem(parameter: "", rule: "cannot be made", value: "\(error)")
    }
}
