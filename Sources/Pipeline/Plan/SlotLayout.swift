/// How much of a plan's memory the value of a slot takes, or several in a row.
struct SlotLayout: Sendable, Hashable {
    var size: Int
    var alignment: Int

    init<Value: BitwiseCopyable>(_ type: Value.Type, count: Int = 1) {
        size = MemoryLayout<Value>.stride * count
        alignment = MemoryLayout<Value>.alignment
    }
}
