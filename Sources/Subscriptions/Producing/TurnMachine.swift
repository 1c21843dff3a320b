/// Who of several has the turn, in the order in which they asked: rules without effects.
///
/// Each method returns whom the caller has to tell, after giving its lock back. Everybody is told exactly once.
struct TurnMachine<Token> {
    /// A number by which somebody who asks can be taken out again.
    typealias ID = UInt64

    /// What becomes of somebody who asks.
    enum Answer {
        case hasTurn
        case wasCancelled
        case waits
    }

    private var isTaken = false
    private var waiting: [(id: ID, token: Token)] = []
    private var cancelled: Set<ID> = []
    private var lastID: ID = 0

    /// Takes the turn, if nobody has it.
    mutating func takeIfFree() -> Bool {
        defer { isTaken = true }
        return !isTaken
    }

    /// A number for somebody who is about to ask.
    mutating func makeID() -> ID {
        lastID += 1
        return lastID
    }

    /// Somebody asks for the turn, and waits for it if need be.
    mutating func ask(_ token: Token, id: ID) -> Answer {
        if cancelled.remove(id) != nil { return .wasCancelled }
        if takeIfFree() { return .hasTurn }
        waiting.append((id, token))
        return .waits
    }

    /// Who has the turn is done. Returns who has it now.
    mutating func pass() -> Token? {
        if waiting.isEmpty {
            isTaken = false
            return nil
        }
        return waiting.removeFirst().token
    }

    /// Somebody does not want the turn any more. Returns who does not wait any longer; nil for who has not asked yet, and
    /// will be turned away, and for who has the turn already.
    mutating func cancel(_ id: ID) -> Token? {
        if let index = waiting.firstIndex(where: { $0.id == id }) { return waiting.remove(at: index).token }
        cancelled.insert(id)
        return nil
    }

    /// The asking of this number is over.
    mutating func forget(_ id: ID) { cancelled.remove(id) }
}
