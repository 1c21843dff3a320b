/// Which slots of a loop say what when a value is not a number, decided while the loop is planned.
///
/// A value that was made from NaN need not show it: a switch that follows a number stays as it is. So each slot has a
/// flaw, a flag that tells whether its value or one behind it is not a number.
struct FlawPlan {
    typealias Flaw = UnsafeMutablePointer<Bool>

    /// An output, and one of the slots behind it.
    struct Link {
        var source: Flaw
        var target: Flaw
    }

    /// All flaws, those of inputs before those of outputs, in whole words.
    let memory: UnsafeMutableRawBufferPointer
    /// The flaws of outputs, which are set anew in each tick.
    private(set) var outputs: UnsafeMutableBufferPointer<Bool>
    /// In an order in which what is behind an output is there before it.
    private(set) var links: [Link] = []
    private var free: UnsafeMutableBufferPointer<Bool>

    /// Memory for that many flaws; some even for none, as a loop at fault may have it.
    static func layout(_ count: Int) -> SlotLayout {
        SlotLayout(UInt64.self, count: max(1, (count + 7) / 8))
    }

    /// A plan over zeroed memory of that layout.
    init(at memory: UnsafeMutableRawPointer, count: Int) {
        self.memory = UnsafeMutableRawBufferPointer(start: memory, count: Self.layout(count).size)
        free = UnsafeMutableBufferPointer(start: memory.bindMemory(to: Bool.self, capacity: count), count: count)
        outputs = free
    }

    /// The flaw of an input, which the input itself sets. All inputs come before all outputs.
    mutating func ofInput() -> Flaw {
        let flaw = take()
        outputs = free
        return flaw
    }

    /// The flaw of a stage's output, given those of its inputs.
    mutating func behind(_ inputs: [Flaw]) -> Flaw {
        let flaw = take()
        links += inputs.map { Link(source: $0, target: flaw) }
        return flaw
    }

    private mutating func take() -> Flaw {
        guard let flaw = free.baseAddress, !free.isEmpty else { preconditionFailure("a flaw that was not laid out") }
        free = UnsafeMutableBufferPointer(rebasing: free.dropFirst())
        return flaw
    }
}
