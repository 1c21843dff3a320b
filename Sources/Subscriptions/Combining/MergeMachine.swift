/// Who is being read and what has come, for a reader of several sources: rules without effects.
struct MergeMachine<Element, Failure, Token> {
    /// How one read of a source ended.
    enum Outcome {
        case element(Element)
        case end
        case failure(Failure)
    }

    private enum Source {
        case idle
        case reading
        case holding(Outcome)
        case ended
    }

    private var sources: [Source]
    /// Where the search begins, so that no source starves another.
    private var turn = 0
    private var token: Token?
    private let endsWithFirst: Bool

    /// - Parameters:
    ///   - count: How many sources there are.
    ///   - endsWithFirst: Whether it is the end when one source has ended, and nothing else has come.
    init(count: Int, endsWithFirst: Bool = false) {
        sources = Array(repeating: .idle, count: count)
        self.endsWithFirst = endsWithFirst
    }

    /// The sources that have to be read now, among those that are wanted. Each is returned once until its read is done.
    mutating func sourcesToRead(among wanted: [Int]) -> [Int] {
        var idle: [Int] = []
        for index in wanted {
            if case .idle = sources[index] {
                sources[index] = .reading
                idle.append(index)
            }
        }
        return idle
    }

    /// A read is done. Returns the token of who waits, to be resumed.
    mutating func finish(_ index: Int, _ outcome: Outcome) -> Token? {
        sources[index] = .holding(outcome)
        return token.take()
    }

    /// What has come, the sources taking turns. `.end` when all have ended, or one has if that is the end; nil when one has
    /// to wait.
    mutating func take() -> Outcome? {
        var ended = 0
        for offset in sources.indices {
            let index = (turn + offset) % sources.count
            switch sources[index] {
            case .idle, .reading:
                continue
            case .ended:
                ended += 1
            case .holding(.end):
                sources[index] = .ended
                ended += 1
            case .holding(let outcome):
                if case .failure = outcome { sources[index] = .ended } else { sources[index] = .idle }
                turn = (index + 1) % sources.count
                return outcome
            }
        }
        return ended == sources.count || endsWithFirst && ended > 0 ? .end : nil
    }

    /// Somebody waits with `token`. Returned when something has come already.
    mutating func wait(_ token: Token) -> Token? {
        let hasSomething = sources.contains { if case .holding = $0 { true } else { false } }
        if hasSomething { return token }
        self.token = token
        return nil
    }

    /// Whether a read of the source is under way.
    func isReading(_ index: Int) -> Bool {
        if case .reading = sources[index] { true } else { false }
    }

    /// Who waited was cancelled. Returns the token, to be resumed, if it is still here.
    mutating func cancel() -> Token? { token.take() }
}
