/// Which outputs of a loop are driven with when, decided while the loop is planned.
///
/// What becomes of a stage's outputs follows from the actuators behind them. Stages behind which the same ones are share
/// a state, and a tick makes one state where it meets actuators or other loops, not one for each stage.
struct DrivePlan {
    typealias State = UnsafeMutablePointer<DriveState>
    typealias Flag = UnsafeMutablePointer<Bool>

    /// What takes a value.
    enum Target {
        case actuator(Actuator)
        /// A loop that reads it.
        case loop(DriveLink)
        /// A stage, whose outputs have that state; what comes in goes on unless the flag is set.
        case stage(State, closedBy: Flag?)
    }

    /// One of the targets of which a state is made.
    struct Step {
        var target: Target
        var state: State
    }

    /// The state of what reaches no actuator: it goes on as if it were driven with.
    let always: State
    /// In an order in which what a state is made of is there before it.
    private(set) var steps: [Step] = []
    /// States that other loops ask for.
    private(set) var told: [(state: State, link: DriveLink)] = []
    private let states: UnsafeMutableBufferPointer<DriveState>
    private let flags: UnsafeMutableBufferPointer<Bool>
    private var used = 1
    private var usedFlags = 0
    private var known: [Set<Key>: State] = [:]

    /// A target by its address.
    private struct Key: Hashable {
        var address: UnsafeRawPointer
        var flag: UnsafeRawPointer?
    }

    /// Memory for the states of a loop: at most one for each stage and each input, and `always`.
    static func layout(inputs: Int, stages: Int) -> SlotLayout {
        SlotLayout(DriveState.self, count: inputs + stages + 1)
    }

    /// Memory for the flags of passages; some even for none.
    static func layout(passages: Int) -> SlotLayout {
        SlotLayout(Bool.self, count: max(1, passages))
    }

    /// A plan over zeroed memory of those layouts.
    init(
        at memory: UnsafeMutableRawPointer, inputs: Int, stages: Int, flags: UnsafeMutableRawPointer, passages: Int
    ) {
        let count = inputs + stages + 1
        always = memory.bindMemory(to: DriveState.self, capacity: count)
        states = UnsafeMutableBufferPointer(start: always, count: count)
        states.initialize(repeating: .driven)
        let first = flags.bindMemory(to: Bool.self, capacity: max(1, passages))
        self.flags = UnsafeMutableBufferPointer(start: first, count: passages)
    }

    /// The states that a tick makes.
    var made: UnsafeMutableBufferPointer<DriveState> {
        UnsafeMutableBufferPointer(rebasing: states[1..<used])
    }

    /// The flag of a passage.
    mutating func passage() -> Flag {
        precondition(usedFlags < flags.count, "a passage that was not laid out")
        defer { usedFlags += 1 }
        return flags.baseAddress.unsafelyUnwrapped + usedFlags
    }

    /// The state of what those targets take.
    mutating func state(of targets: [Target]) -> State {
        var kept: [Key: Target] = [:]
        for target in targets {
            if let key = key(of: target) { kept[key] = target }
        }
        if kept.isEmpty { return always }
        if kept.count == 1, case .stage(let state, closedBy: nil) = kept.values.first { return state }
        let keys = Set(kept.keys)
        if let same = known[keys] { return same }
        precondition(used < states.count, "a drive state that was not laid out")
        let state = always + used
        used += 1
        steps += kept.values.map { Step(target: $0, state: state) }
        known[keys] = state
        return state
    }

    /// Another loop asks for a state.
    mutating func tell(_ state: State, to link: DriveLink) {
        told.append((state, link))
    }

    /// Nil for a target behind which no actuator is.
    private func key(of target: Target) -> Key? {
        switch target {
        case .actuator(let actuator):
            return Key(address: UnsafeRawPointer(Unmanaged.passUnretained(actuator).toOpaque()), flag: nil)
        case .loop(let link):
            return Key(address: UnsafeRawPointer(Unmanaged.passUnretained(link).toOpaque()), flag: nil)
        case .stage(let state, let flag):
            return state == always
                ? nil : Key(address: UnsafeRawPointer(state), flag: flag.map { UnsafeRawPointer($0) })
        }
    }
}
