import Synchronization

/// Asserts that one thread at a time is in code that is written for one.
///
/// In a debug build two threads that meet there end the process with its name: so what a comment promises of threads is seen
/// to hold in every test. A release build pays nothing,
/// which takes that it can be inlined everywhere.
public struct ExclusiveUse: ~Copyable, Sendable {
    #if DEBUG
        @usableFromInline let isInside = Atomic<Bool>(false)
    #endif

    /// Nobody is in it.
    @inlinable
    public init() {}

    /// The calling thread comes in. Not again before it has left: the code does not call itself.
    @inlinable @inline(__always)
    public func enter(_ name: StaticString) {
        #if DEBUG
            let isTaken = isInside.exchange(true, ordering: .acquiring)
            precondition(!isTaken, "two threads at a time in \(name), which is for one")
        #endif
    }

    /// The calling thread leaves.
    @inlinable @inline(__always)
    public func leave() {
        #if DEBUG
            isInside.store(false, ordering: .releasing)
        #endif
    }
}
