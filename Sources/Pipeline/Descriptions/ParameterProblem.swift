import Configuration

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

    /// A factory that throws anything, as one whose every error is a problem.
    @inlinable
    static func only<Arguments, Made>(
        from factory: @escaping @Sendable (Arguments) throws -> Made
    ) -> @Sendable (Arguments) throws(ParameterProblem) -> Made {
        { arguments throws(ParameterProblem) in
            do { return try factory(arguments) } catch { throw ParameterProblem(thrown: error) }
        }
    }
}

extension Problem {
    /// What a driver or stage found wrong with its parameters together, in the entry at that path.
    init(_ problem: ParameterProblem, file: String, path: JSONPath) {
        self.init(
            file: file, path: problem.parameter.isEmpty ? path : path.appending(problem.parameter), rule: problem.rule,
            value: problem.value, remedy: problem.remedy)
    }
}
