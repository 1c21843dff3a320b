/// How much of a plan's memory a slot takes.
struct SlotLayout: Sendable, Hashable {
    var size: Int
    var alignment: Int

    init<Slot: BitwiseCopyable>(_ type: Slot.Type) {
        size = MemoryLayout<Slot>.size
        alignment = MemoryLayout<Slot>.alignment
    }
}
