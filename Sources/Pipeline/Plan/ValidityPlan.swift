/// Which slots of a loop say what when a value is not a number, decided while the loop is planned.
///
/// A value that was made from NaN need not show it: a switch that follows a number stays as it is. So each slot has a
/// mark, a flag that tells whether its value or one behind it is not a number.
struct ValidityPlan {
    typealias Mark = UnsafeMutablePointer<Bool>

    /// An output, and one of the slots behind it.
    struct Link {
        var source: Mark
        var target: Mark
    }

    /// All marks, those of inputs before those of outputs, in whole words.
    let memory: UnsafeMutableRawBufferPointer
    /// The marks of outputs, which are set anew in each tick.
    private(set) var outputs: UnsafeMutableBufferPointer<Bool>
    /// In an order in which what is behind an output is there before it.
    private(set) var links: [Link] = []
    private var free: UnsafeMutableBufferPointer<Bool>

    /// Memory for that many marks; some even for none, as a loop at fault may have it.
    static func layout(_ count: Int) -> SlotLayout {
        SlotLayout(UInt64.self, count: max(1, (count + 7) / 8))
    }

    /// A plan over zeroed memory of that layout.
    init(at memory: UnsafeMutableRawPointer, count: Int) {
        self.memory = UnsafeMutableRawBufferPointer(start: memory, count: Self.layout(count).size)
        free = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Bool.self, capacity: count), count: count)
        outputs = free
    }

    /// The mark of an input, which the input itself sets. All inputs come before all outputs.
    mutating func ofInput() -> Mark {
        let mark = take()
        outputs = free
        return mark
    }

    /// The mark of a stage's output, given those of its inputs.
    mutating func behind(_ inputs: [Mark]) -> Mark {
        let mark = take()
        links += inputs.map { Link(source: $0, target: mark) }
        return mark
    }

    private mutating func take() -> Mark {
        guard let mark = free.baseAddress, !free.isEmpty else { preconditionFailure("a mark that was not laid out") }
        free = UnsafeMutableBufferPointer(rebasing: free.dropFirst())
        return mark
    }
}
