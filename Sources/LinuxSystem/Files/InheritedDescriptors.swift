/// Open descriptors that another process has handed over, kept until somebody takes them or they are closed.
///
/// As long as one is here, what is behind it (a GPIO line, for one) has a holder. Those that nobody takes are closed with
/// this object at the latest. Safe to use from any thread.
public final class InheritedDescriptors: Sendable {
    private let lock = Monitor()
    // Touched while `lock` is held.
    private nonisolated(unsafe) var descriptors: [Int32] = []

    /// None.
    public init() {}

    deinit {
        closeAll()
    }

    /// How many are here.
    public var count: Int { lock.withLock { descriptors.count } }

    /// Their numbers, to look at; they stay here.
    public var numbers: [Int32] { lock.withLock { descriptors } }

    /// Adds a descriptor; nobody else may close it from now on.
    public func add(_ descriptor: Int32) {
        lock.withLock { descriptors.append(descriptor) }
    }

    /// Takes the first that is wanted; the caller owns it.
    ///
    /// - Parameter isWanted: borrows the descriptor; may not use this object.
    public func take(where isWanted: (Int32) -> Bool) -> OwnedDescriptor? {
        let taken = lock.withLock { descriptors.firstIndex(where: isWanted).map { descriptors.remove(at: $0) } }
        guard let taken else { return nil }
        return OwnedDescriptor(owning: taken)
    }

    /// Closes all that are still here.
    public func closeAll() {
        while take(where: { _ in true }) != nil {}
    }
}
