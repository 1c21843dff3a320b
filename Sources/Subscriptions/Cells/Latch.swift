internal import LinuxSystem
public import Synchronization

/// A place for one element that a writer fills only while it is empty, without a lock.
///
/// The writer looks at an atomic state; readers and whoever resets the latch exclude each other with a lock, which the
/// writer never takes.
@usableFromInline
final class Latch<Element>: @unchecked Sendable {
    // Sendable: `element` is written by the writer while `state` is 0, and touched by others only under `readers` while
    // it is 1; both hand it over with release and acquire.
    @usableFromInline let state = Atomic<UInt32>(0)
    @usableFromInline let element: UnsafeMutablePointer<Element>
    private let claim = Atomic<UInt32>(0)
    private let readers = PriorityInheritanceLock()

    @usableFromInline
    init() { element = .allocate(capacity: 1) }

    deinit {
        reset()
        element.deallocate()
    }

    /// Whether the latch holds an element.
    var isSet: Bool { state.load(ordering: .acquiring) != 0 }

    /// The element, if there is one.
    var value: Element? {
        readers.withLock { isSet ? element.pointee : nil }
    }

    /// Fills the latch unless it is full. The writer's thread.
    @inlinable @inline(__always)
    func set(_ element: @autoclosure () -> Element) {
        guard state.load(ordering: .acquiring) == 0 else { return }
        self.element.initialize(to: element())
        state.store(1, ordering: .releasing)
    }

    /// Empties the latch.
    func reset() {
        readers.withLock {
            guard isSet else { return }
            element.deinitialize(count: 1)
            state.store(0, ordering: .releasing)
        }
    }

    /// Takes the place of the one who waits, if it is free.
    func claimReader() -> Bool {
        claim.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged
    }

    /// Gives the place back.
    func releaseReader() { claim.store(0, ordering: .releasing) }
}
