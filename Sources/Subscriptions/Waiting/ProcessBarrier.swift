internal import CThreads

/// The expensive half of an asymmetric fence: `membarrier(2)`.
///
/// A writer on the fast path stores and then loads with no fence in between. Who wants to be sure that the writer
/// either sees his flag or has made its store visible puts the barrier on every running thread himself, once, off the
/// fast path. Where the kernel refuses (`isAvailable` is false), writers use a sequentially consistent store instead.
@usableFromInline
package enum ProcessBarrier {
    /// Whether the kernel grants the barrier to this process. Asked once.
    @usableFromInline
    package static let isAvailable: Bool = sinew_barrier_register()

    /// Puts a full barrier on every running thread of the process. About a microsecond; a system call.
    package static func everywhere() {
        guard isAvailable else { return }
        let result = sinew_barrier_everywhere()
        precondition(result == 0, "membarrier failed after it was registered: errno \(result)")
    }
}
