internal import LinuxSystem
public import Quantities
internal import Synchronization

/// Where the one writer and the one reader of a subscription meet: version, flags, and whoever sleeps.
///
/// Knows nothing of the elements. The writer calls ``wakeReader()`` only when the flags say that somebody waits.
@usableFromInline
package final class Mailbox: RelayNode, @unchecked Sendable {
    // Sendable: `words` is memory of atomics that lives as long as this object; the rest is Sendable by itself.
    @usableFromInline let words: UnsafeMutablePointer<MailboxWords>
    private let bell = Futex()
    private let machine = Locked(WaitMachine<UnsafeContinuation<Void, Never>>())
    private let failure = Locked<(any Error)?>(nil)

    /// A mailbox without a writer or a reader.
    package override init() {
        words = .allocate(capacity: 1)
        words.initialize(to: MailboxWords())
        super.init()
        if !ProcessBarrier.isAvailable {
            words.pointee.flags.bitwiseOr(Flags.fenced, ordering: .sequentiallyConsistent)
        }
    }

    deinit {
        words.deinitialize(count: 1)
        words.deallocate()
    }

    /// Takes note of what kind of thread writes.
    func attach(toRealtimeWriter isRealtime: Bool) {
        // Without a relay the writer resumes tasks by itself, late as it may become by that.
        if isRealtime, Relay.startIfPossible() {
            words.pointee.flags.bitwiseOr(Flags.realtimeWriter, ordering: .sequentiallyConsistent)
        } else {
            words.pointee.flags.bitwiseAnd(~Flags.realtimeWriter, ordering: .sequentiallyConsistent)
        }
    }

    // MARK: The writer

    /// Wakes who waits. Returns whether the relay has to be roused, which is left to the caller, so that a writer with
    /// many subscribers does it once.
    @usableFromInline
    package func wakeReader() -> Bool {
        let flags = words.pointee.flags.bitwiseAnd(~Flags.waits, ordering: .sequentiallyConsistent).oldValue
        if flags & Flags.threadWaits != 0 {
            bell.bump()
            bell.wake()
        }
        guard flags & Flags.taskWaits != 0 else { return false }
        if flags & Flags.realtimeWriter != 0 {
            Relay.shared.push(self)
            return true
        }
        resumeTask()
        return false
    }

    /// Ends the stream: whoever waits is woken at once. The first call wins and returns true. Takes locks.
    ///
    /// It wakes whatever the flags say: a writer may have lowered them and been stopped before its wake-up. Who is woken
    /// for nothing looks again and goes on waiting.
    @discardableResult
    package func close(throwing error: (any Error)?) -> Bool {
        let isFirst = failure.withLock { failure in
            guard words.pointee.flags.load(ordering: .relaxed) & Flags.closed == 0 else { return false }
            failure = error
            words.pointee.flags.bitwiseOr(Flags.closed, ordering: .sequentiallyConsistent)
            return true
        }
        if isFirst {
            bell.bump()
            bell.wake()
            resumeTask()
        }
        return isFirst
    }

    override func run() { resumeTask() }

    private func resumeTask() {
        machine.withLock { $0.signal() }?.resume()
    }

    // MARK: The reader

    /// When the newest element was measured; nil before the first.
    var newestTime: Timestamp? {
        let nanoseconds = words.pointee.measured.load(ordering: .relaxed)
        return nanoseconds == .min ? nil : Timestamp(nanoseconds: nanoseconds)
    }

    /// Whether no element follows those already written.
    @usableFromInline
    package var isClosed: Bool {
        words.pointee.flags.load(ordering: .sequentiallyConsistent) & Flags.closed != 0
    }

    /// Whether a reader is asleep or about to sleep here.
    var isAwaited: Bool { words.pointee.flags.load(ordering: .sequentiallyConsistent) & Flags.waits != 0 }

    /// Throws the error with which the source ended, if it did.
    @usableFromInline
    package func checkFailure() throws(SubscriptionError) {
        if let error = failure.withLock({ $0 }) { throw .failed(error) }
    }

    /// Sleeps until something was written after version `seen`, the end, or the deadline; false at the deadline.
    @usableFromInline
    package func sleep(beyond seen: UInt64, until deadline: Timestamp) -> Bool {
        let ticket = bell.ticket
        guard announce(Flags.threadWaits, beyond: seen) else { return true }
        let isInTime = bell.sleep(while: ticket, until: deadline)
        words.pointee.flags.bitwiseAnd(~Flags.threadWaits, ordering: .sequentiallyConsistent)
        return isInTime
    }

    /// Suspends the task until something was written after version `seen`, the end, or cancellation.
    @usableFromInline
    nonisolated(nonsending) package func suspend(beyond seen: UInt64) async {
        guard machine.withLock({ $0.prepare() }) else { return }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                if let refused = machine.withLock({ $0.suspend(continuation) }) {
                    refused.resume()
                } else if !announce(Flags.taskWaits, beyond: seen) {
                    resumeTask()
                }
            }
        } onCancel: {
            machine.withLock { $0.cancel() }?.resume()
        }
        words.pointee.flags.bitwiseAnd(~Flags.taskWaits, ordering: .sequentiallyConsistent)
        machine.withLock { $0.end() }
    }

    /// Raises a waiting flag. False, with the flag lowered again, when there is something to read after all.
    private func announce(_ flag: UInt32, beyond seen: UInt64) -> Bool {
        let flags = words.pointee.flags.bitwiseOr(flag | Flags.fenced, ordering: .sequentiallyConsistent).oldValue
        fenceWriter()
        if flags & Flags.closed == 0, words.pointee.version.load(ordering: .sequentiallyConsistent) == seen {
            return true
        }
        words.pointee.flags.bitwiseAnd(~flag, ordering: .sequentiallyConsistent)
        return false
    }

    /// Makes up for the fence that a writer leaves out until it has seen that somebody waits here.
    ///
    /// A write that began before the flag was raised may still be published without a fence, at any later time. It
    /// is the one after the version seen behind the barrier; when a later version is seen, all writes are fenced.
    private func fenceWriter() {
        let unfenced = words.pointee.unfenced.load(ordering: .relaxed)
        if unfenced != .max, words.pointee.version.load(ordering: .sequentiallyConsistent) > unfenced { return }
        ProcessBarrier.everywhere()
        if unfenced == .max {
            let version = words.pointee.version.load(ordering: .sequentiallyConsistent)
            words.pointee.unfenced.store(version, ordering: .relaxed)
        }
    }
}
