public import Synchronization

/// A ring of elements between one writer and one reader, for elements of any kind.
///
/// Each slot carries a turn: 0 while it is free, `p + 1` while it holds the element at position `p`. Reader and writer
/// both take elements out by advancing `head` with a compare-and-swap, the writer in order to drop the oldest; whoever
/// succeeds owns the slot until he stores its next turn. A slot in which the reader was stopped is left out by the
/// writer: a position without an element, a hole. So neither ever waits for the other.
///
/// The turns come from Vyukov's bounded queue; the eviction and the holes are ours.
@usableFromInline
struct ReadingRing<Element> {
    /// What the ring keeps besides its slots.
    @usableFromInline
    struct Ends: ~Copyable {
        /// The writer's next position and the number of elements written so far; the writer's alone.
        @usableFromInline var tail: UInt64 = 0
        @usableFromInline var ordinal: UInt64 = 0
        /// From this position on no hole is within one lap; the writer's alone.
        @usableFromInline var horizon: UInt64 = 0
        @usableFromInline let evicted = Atomic<UInt64>(0)
        private let padding1 = CacheLinePadding()
        /// The position of the oldest element.
        @usableFromInline let head = Atomic<UInt64>(0)
        private let padding2 = CacheLinePadding()

        @usableFromInline
        init() {}
    }

    /// An element taken out, with its number among all that were written.
    @usableFromInline
    struct Taken {
        @usableFromInline var ordinal: UInt64
        @usableFromInline var element: Element

        @inlinable
        init(ordinal: UInt64, element: consuming Element) {
            self.ordinal = ordinal
            self.element = element
        }
    }

    @usableFromInline let ends: UnsafeMutablePointer<Ends>
    @usableFromInline let slots: UnsafeMutableRawPointer
    @usableFromInline let capacity: UInt64
    @usableFromInline let mask: UInt64

    /// A ring for at least `capacity` elements (rounded up to a power of two, and to 2).
    @inlinable
    init(capacity: Int) {
        precondition(capacity >= 1, "a ring needs a capacity of at least 1, found \(capacity)")
        var rounded: UInt64 = 2
        while rounded < UInt64(capacity) { rounded *= 2 }
        self.capacity = rounded
        mask = rounded - 1
        ends = .allocate(capacity: 1)
        ends.initialize(to: Ends())
        slots = .allocate(byteCount: Int(rounded) * Self.stride, alignment: Self.alignment)
        for position in 0..<rounded {
            let slot = slots + Int(position) * Self.stride
            slot.bindMemory(to: Atomic<UInt64>.self, capacity: 1).initialize(to: Atomic(0))
        }
    }

    @inlinable static var alignment: Int { max(MemoryLayout<Taken>.alignment, 16) }
    @inlinable static var offset: Int { max(MemoryLayout<Taken>.alignment, 8) }
    @inlinable static var stride: Int {
        (offset + MemoryLayout<Taken>.size + alignment - 1) / alignment * alignment
    }

    /// Releases all elements and the memory; nobody uses the ring any more.
    @inlinable
    func destroy() {
        while takeOldest(upTo: ends.pointee.tail) != nil {}
        slots.deallocate()
        ends.deinitialize(count: 1)
        ends.deallocate()
    }

    @inlinable @inline(__always)
    func turn(_ position: UInt64) -> UnsafeMutablePointer<Atomic<UInt64>> {
        (slots + Int(truncatingIfNeeded: position & mask) &* Self.stride)
            .assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    @inlinable @inline(__always)
    func place(_ position: UInt64) -> UnsafeMutablePointer<Taken> {
        (slots + Int(truncatingIfNeeded: position & mask) &* Self.stride + Self.offset)
            .assumingMemoryBound(to: Taken.self)
    }

    // MARK: The writer

    /// Writes an element, dropping the oldest one if the ring is full. Returns the new tail, to be published.
    @inlinable @inline(__always)
    func writeEvicting(_ element: consuming Element) -> UInt64 {
        var position = ends.pointee.tail
        if !isFree(position) { position = makeRoom(from: position) }
        return fill(position, consume element)
    }

    /// Writes an element unless the ring is full. Returns the new tail, to be published, or nil.
    /// Not to be mixed with ``writeEvicting(_:)`` on one ring.
    @inlinable @inline(__always)
    func writeIfRoom(_ element: consuming Element) -> UInt64? {
        let position = ends.pointee.tail
        guard isFree(position) else { return nil }
        return fill(position, consume element)
    }

    @inlinable @inline(__always)
    func isFree(_ position: UInt64) -> Bool {
        turn(position).pointee.load(ordering: .acquiring) == 0 && position >= ends.pointee.horizon
    }

    @inlinable @inline(__always)
    func fill(_ position: UInt64, _ element: consuming Element) -> UInt64 {
        let ordinal = ends.pointee.ordinal &+ 1
        ends.pointee.ordinal = ordinal
        place(position).initialize(to: Taken(ordinal: ordinal, element: consume element))
        turn(position).pointee.store(position &+ 1, ordering: .releasing)
        ends.pointee.tail = position &+ 1
        return position &+ 1
    }

    /// Finds the next position that can be written, dropping the oldest element where that is needed.
    ///
    /// Keeps `head` within one lap of the returned position. The reader owns at most one slot at a time, so that at
    /// most one position is left out, unless the reader moves on meanwhile; it cannot pass the published tail.
    @inlinable
    func makeRoom(from start: UInt64) -> UInt64 {
        var position = start
        while true {
            let oldest = position &- capacity
            let won = ends.pointee.head.compareExchange(
                expected: oldest, desired: oldest &+ 1, ordering: .acquiringAndReleasing
            ).exchanged
            let turn = turn(position).pointee.load(ordering: .acquiring)
            if turn == 0 { return position }
            if won && turn == oldest &+ 1 {
                place(oldest).deinitialize(count: 1)
                ends.pointee.evicted.wrappingAdd(1, ordering: .relaxed)
                return position
            }
            // The reader is in this slot: leave the position out.
            position &+= 1
            ends.pointee.horizon = position &+ capacity
        }
    }

    // MARK: The reader

    /// Takes the oldest element, if there is one.
    ///
    /// - Parameters:
    ///   - sharedHead: Whether the writer evicts. Otherwise the head is the reader's alone and there are no holes: the
    ///     next slot says all there is to know, and a reader that has caught up leaves the writer's tail alone.
    ///   - tail: The published tail, looked at only when the next slot does not hold its element.
    @inlinable @inline(__always)
    func takeOldest(sharedHead: Bool, tail: () -> UInt64) -> Element? {
        let position = ends.pointee.head.load(ordering: .relaxed)
        if turn(position).pointee.load(ordering: .acquiring) == position &+ 1 {
            if !sharedHead {
                ends.pointee.head.store(position &+ 1, ordering: .relaxed)
            } else if !ends.pointee.head.compareExchange(
                expected: position, desired: position &+ 1, ordering: .acquiringAndReleasing
            ).exchanged {
                return takeOldest(upTo: tail())?.taken.element
            }
            let taken = place(position).move()
            turn(position).pointee.store(0, ordering: .releasing)
            return taken.element
        }
        return sharedHead ? takeOldest(upTo: tail())?.taken.element : nil
    }

    /// Takes the oldest element before position `limit`, which is a published tail, if there is one.
    @inlinable @inline(__always)
    func takeOldest(upTo limit: UInt64) -> (position: UInt64, taken: Taken)? {
        var position = ends.pointee.head.load(ordering: .acquiring)
        while position < limit {
            let turn = turn(position).pointee.load(ordering: .acquiring)
            let (won, original) = ends.pointee.head.compareExchange(
                expected: position, desired: position &+ 1, ordering: .acquiringAndReleasing)
            guard won else {
                position = original
                continue
            }
            if turn == position &+ 1 {
                let taken = place(position).move()
                self.turn(position).pointee.store(0, ordering: .releasing)
                return (position, taken)
            }
            // A hole: the next position has an element.
            position &+= 1
        }
        return nil
    }
}
