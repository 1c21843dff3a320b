/// The phases of something that starts, runs and ends, and who wants to know: rules without effects.
///
/// Each method returns whom the caller has to notify, after giving its lock back. Everybody is notified exactly once.
package struct LifecycleMachine<Waiter> {
    /// How far it has come.
    package enum Phase {
        case starting
        case ready
        /// It was told to end: it will not get ready any more, and has not ended yet.
        case closing
        case ended((any Error)?)
    }

    /// What somebody waits for.
    package enum Event {
        /// It is ready, or never will be.
        case ready
        /// It ended.
        case end
    }

    /// A number by which a waiter can be taken out again.
    package typealias ID = UInt64

    /// How far it has come.
    package private(set) var phase: Phase
    private var waiters: [(id: ID, event: Event, waiter: Waiter)] = []
    private var cancelled: Set<ID> = []
    private var lastID: ID = 0

    /// Something that starts, or that has nothing to wait for and is ready from the beginning.
    package init(isReady: Bool = false) { phase = isReady ? .ready : .starting }

    /// A number for a waiter to be.
    package mutating func makeID() -> ID {
        lastID += 1
        return lastID
    }

    /// It is ready now. Returns whom to notify; nobody when it was ready, or was told to end before.
    package mutating func becomeReady() -> [Waiter] {
        guard case .starting = phase else { return [] }
        phase = .ready
        return take { $0 == .ready }
    }

    /// It was told to end. Returns whom to notify: those who wait for it to get ready, which it will not.
    package mutating func beginClosing() -> [Waiter] {
        switch phase {
        case .starting, .ready:
            phase = .closing
            return take { $0 == .ready }
        case .closing, .ended:
            return []
        }
    }

    /// It has ended. Returns whom to notify; nil when it had ended before.
    package mutating func end(throwing error: (any Error)?) -> [Waiter]? {
        if case .ended = phase { return nil }
        phase = .ended(error)
        return take { _ in true }
    }

    /// Somebody waits for `event`. Returns the waiter when it has to be notified at once.
    package mutating func add(_ waiter: Waiter, for event: Event, id: ID) -> Waiter? {
        if cancelled.remove(id) != nil || isOver(event) { return waiter }
        waiters.append((id, event, waiter))
        return nil
    }

    /// A waiter does not wait any more. Returns it when it still has to be notified. With `beforehand`, a waiter of this
    /// number that comes later is turned away.
    package mutating func remove(_ id: ID, beforehand: Bool) -> Waiter? {
        if let index = waiters.firstIndex(where: { $0.id == id }) { return waiters.remove(at: index).waiter }
        if beforehand { cancelled.insert(id) }
        return nil
    }

    /// The wait of this number is over.
    package mutating func forget(_ id: ID) { cancelled.remove(id) }

    /// Whether nobody waits for `event` any more.
    package func isOver(_ event: Event) -> Bool {
        switch (phase, event) {
        case (.starting, _), (.ready, .end), (.closing, .end): false
        case (.ready, .ready), (.closing, .ready), (.ended, _): true
        }
    }

    private mutating func take(_ isOver: (Event) -> Bool) -> [Waiter] {
        let taken = waiters.filter { isOver($0.event) }.map(\.waiter)
        waiters.removeAll { isOver($0.event) }
        return taken
    }
}
