public import Synchronization

/// The cell of elements that own something, such as class references: three places, of which the writer owns one, the
/// reader one, and the third changes hands.
///
/// Wait-free on both sides: one atomic exchange for each write and each read, whatever the other side does or wherever
/// it is stopped. An element that was overwritten unread is released on the writer's thread.
@usableFromInline
struct TripleBuffer<Element> {
    /// An element and the number of its write, which is 0 while there is none.
    @usableFromInline
    struct Place {
        @usableFromInline var number: UInt64
        @usableFromInline var element: Element?

        @inlinable
        init(number: UInt64, element: Element?) {
            self.number = number
            self.element = element
        }
    }

    /// Who owns what: the middle place, and whether it was filled after the reader last took it.
    @usableFromInline
    struct Hands: ~Copyable {
        @usableFromInline let middle: Atomic<UInt32>
        private let padding1 = CacheLinePadding()
        @usableFromInline var back: UInt32 = 1
        private let padding2 = CacheLinePadding()
        @usableFromInline var front: UInt32 = 2

        @usableFromInline
        init() { middle = Atomic(0) }
    }

    /// Set in `middle` while it holds what the reader has not taken.
    @inlinable static var fresh: UInt32 { 4 }

    @usableFromInline let hands: UnsafeMutablePointer<Hands>
    @usableFromInline let places: UnsafeMutablePointer<Place>

    @inlinable
    init(at storage: UnsafeMutableRawPointer) {
        hands = storage.assumingMemoryBound(to: Hands.self)
        places = (storage + Self.offset).assumingMemoryBound(to: Place.self)
    }

    @inlinable static var offset: Int {
        let alignment = max(MemoryLayout<Place>.alignment, 128)
        return (MemoryLayout<Hands>.size + alignment - 1) / alignment * alignment
    }

    /// Memory for three empty places.
    @inlinable
    static func allocate() -> UnsafeMutableRawPointer {
        let bytes = offset + 3 * MemoryLayout<Place>.stride
        let storage = UnsafeMutableRawPointer.allocate(
            byteCount: bytes, alignment: max(MemoryLayout<Place>.alignment, 128))
        storage.bindMemory(to: Hands.self, capacity: 1).initialize(to: Hands())
        (storage + offset).bindMemory(to: Place.self, capacity: 3)
            .initialize(repeating: Place(number: 0, element: nil), count: 3)
        return storage
    }

    /// Releases what the places hold; nobody uses the buffer any more.
    @inlinable
    func deinitialize() {
        places.deinitialize(count: 3)
        hands.deinitialize(count: 1)
    }

    /// Puts `element` into the writer's place and swaps it with the middle one.
    @inlinable @inline(__always)
    func write(_ element: consuming Element, number: UInt64) {
        let back = hands.pointee.back
        let place = places + Int(back)
        // An empty place needs no release, which is a call even when there is nothing to release.
        if place.pointee.number != 0 { place.pointee.element = nil }
        place.initialize(to: Place(number: number, element: consume element))
        let old = hands.pointee.middle.exchange(back | Self.fresh, ordering: .acquiringAndReleasing)
        hands.pointee.back = old & 3
    }

    /// Takes the newest element if it was not taken before.
    @inlinable @inline(__always)
    func take(_ mailbox: UnsafeMutablePointer<MailboxWords>) -> Element? {
        guard hands.pointee.middle.load(ordering: .relaxed) & Self.fresh != 0 else { return nil }
        let old = hands.pointee.middle.exchange(hands.pointee.front, ordering: .acquiringAndReleasing)
        hands.pointee.front = old & 3
        let place = places + Int(old & 3)
        let number = place.pointee.number
        mailbox.pointee.give(number)
        place.pointee.number = 0
        return place.pointee.element.take()
    }
}
