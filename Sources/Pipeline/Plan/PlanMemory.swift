/// The one buffer in which all values, freshness and marks of a loop lie, allocated when the loop is planned and zeroed.
///
/// Zero is a valid state of all of them: the value zero, no event, time zero, no mark.
final class PlanMemory {
    private let base: UnsafeMutableRawPointer
    private let size: Int

    /// Memory for what `layout` has placed.
    init(_ layout: Layout) {
        size = max(layout.size, 1)
        base = .allocate(byteCount: size, alignment: 64)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    }

    deinit {
        base.deallocate()
    }

    /// What lies at an offset that `Layout.place` gave out.
    subscript(offset: Int) -> UnsafeMutableRawPointer {
        precondition(offset >= 0 && offset < size, "a place outside of the plan")
        return base + offset
    }

    /// Places one after the other.
    struct Layout {
        private(set) var size = 0

        /// The offset of the next one.
        mutating func place(_ slot: SlotLayout) -> Int {
            let offset = (size + slot.alignment - 1) / slot.alignment * slot.alignment
            size = offset + slot.size
            return offset
        }
    }
}

/// How much of a plan's memory the value of a slot takes, or several in a row.
struct SlotLayout: Sendable, Hashable {
    var size: Int
    var alignment: Int

    init<Value: BitwiseCopyable>(_ type: Value.Type, count: Int = 1) {
        size = MemoryLayout<Value>.stride * count
        alignment = MemoryLayout<Value>.alignment
    }
}
