import Pipeline

/// What follows from what happens to a robot, whenever it happens and however often: rules without effects.
///
/// Each method takes note of one thing and says whether it is to be done. A robot is opened once, started once, armed as its
/// file says once, and torn down once; what comes at the wrong time changes nothing.
struct RobotLife: Sendable, Equatable {
    private(set) var phase = RobotPhase.made
    /// Whether somebody else holds something for it from the beginning, which has to be given back.
    private let isGuarded: Bool
    private var hasFailed = false
    private var hasArmedAsDescribed = false

    /// The life of a robot of which nothing is open.
    ///
    /// - Parameter isGuarded: whether it has a guard, or what one of an earlier run holds.
    init(isGuarded: Bool = false) {
        self.isGuarded = isGuarded
    }

    /// Whether it runs: its loops tick, and it may be armed.
    var isRunning: Bool { phase == .armed || phase == .disarmed }

    /// It is to be opened. Whether to do so.
    mutating func open() -> Bool { move(from: .made, to: .opening) }

    /// Everything is open.
    mutating func opened() { _ = move(from: .opening, to: .opened) }

    /// It is to be started. Whether to do so.
    mutating func start() -> Bool { move(from: .opened, to: .starting) }

    /// Everything runs.
    mutating func started() { _ = move(from: .starting, to: .disarmed) }

    /// It is to be armed if its file says so. Whether to do so.
    mutating func armAsDescribed() -> Bool {
        guard isRunning, !hasArmedAsDescribed else { return false }
        hasArmedAsDescribed = true
        return true
    }

    /// Somebody wants it armed. Whether to ask the supervisor: before everything runs, and when it ends, nobody may.
    func arm() -> Bool { isRunning }

    /// Somebody has seen whether its loops may drive.
    ///
    /// - Returns: whether that is new.
    @discardableResult
    mutating func observe(isArmed: Bool) -> Bool {
        isArmed ? move(from: .disarmed, to: .armed) : move(from: .armed, to: .disarmed)
    }

    /// Opening or starting has failed. Whether to bring down what there is.
    mutating func fail() -> Bool {
        guard phase == .opening || phase == .starting else { return false }
        hasFailed = true
        phase = .stopping
        return true
    }

    /// It is to be stopped. Whether to bring down what there is.
    mutating func stop() -> Bool {
        switch phase {
        case .made where !isGuarded, .stopping, .stopped, .failed: return false
        case .made, .opening, .opened, .starting, .disarmed, .armed:
            phase = .stopping
            return true
        }
    }

    /// Nothing of it is open any more.
    mutating func tornDown() { _ = move(from: .stopping, to: hasFailed ? .failed : .stopped) }

    private mutating func move(from expected: RobotPhase, to next: RobotPhase) -> Bool {
        guard phase == expected else { return false }
        phase = next
        return true
    }
}
