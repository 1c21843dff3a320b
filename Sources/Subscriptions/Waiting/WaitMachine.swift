/// The life of one wait of a task, without effects: who owns the continuation, and who must resume it.
///
/// The owner holds its lock around each call, unlocks, and then does what the returned action says. A token leaves
/// the machine exactly once, so it is resumed exactly once.
package struct WaitMachine<Token> {
    private enum State {
        case idle
        case preparing
        case cancelled
        case waiting(Token)
    }

    private var state = State.idle

    package init() {}

    /// Whether a token is held.
    package var isWaiting: Bool {
        if case .waiting = state { true } else { false }
    }

    /// A task is about to wait. False when another wait is not over yet.
    package mutating func prepare() -> Bool {
        guard case .idle = state else { return false }
        state = .preparing
        return true
    }

    /// The task suspends with `token`. Returns the token when it must be resumed at once: the wait was cancelled.
    package mutating func suspend(_ token: Token) -> Token? {
        if case .preparing = state {
            state = .waiting(token)
            return nil
        }
        return token
    }

    /// Something happened for which the task waits. Returns the token to resume, if one is held.
    package mutating func signal() -> Token? {
        guard case .waiting(let token) = state else { return nil }
        state = .preparing
        return token
    }

    /// The task was cancelled. Returns the token to resume, if one is held.
    package mutating func cancel() -> Token? {
        switch state {
        case .idle, .cancelled:
            return nil
        case .preparing:
            state = .cancelled
            return nil
        case .waiting(let token):
            state = .cancelled
            return token
        }
    }

    /// The task goes on: the wait is over.
    package mutating func end() {
        state = .idle
    }
}
