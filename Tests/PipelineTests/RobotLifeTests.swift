import Pipeline
import Testing

@testable import RobotRuntime

/// What follows from what happens to a robot: each thing in each phase, twice, and after the end.
struct RobotLifeTests {
    /// Something that happens to a robot.
    enum Happening: CaseIterable {
        case open, opened, start, started, armAsDescribed, arm, seenArmed, seenDisarmed, fail, stop, tornDown

        /// What the life says of it: whether it is to be done, or new.
        func happens(to life: inout RobotLife) -> Bool {
            switch self {
            case .open: return life.open()
            case .start: return life.start()
            case .armAsDescribed: return life.armAsDescribed()
            case .arm: return life.arm()
            case .seenArmed: return life.observe(isArmed: true)
            case .seenDisarmed: return life.observe(isArmed: false)
            case .fail: return life.fail()
            case .stop: return life.stop()
            case .opened: life.opened()
            case .started: life.started()
            case .tornDown: life.tornDown()
            }
            return false
        }
    }

    /// A life that has come to a phase the straight way.
    static func life(_ phase: RobotPhase, isGuarded: Bool = false) -> RobotLife {
        var life = RobotLife(isGuarded: isGuarded)
        let way: [Happening] =
            switch phase {
            case .made: []
            case .opening: [.open]
            case .opened: [.open, .opened]
            case .starting: [.open, .opened, .start]
            case .disarmed: [.open, .opened, .start, .started]
            case .armed: [.open, .opened, .start, .started, .seenArmed]
            case .stopping: [.open, .opened, .stop]
            case .stopped: [.open, .opened, .stop, .tornDown]
            case .failed: [.open, .fail, .tornDown]
            }
        for step in way { _ = step.happens(to: &life) }
        return life
    }

    /// Where each thing leads that changes the phase, or is to be done; what is not here changes nothing.
    private static func expected(_ happening: Happening, in phase: RobotPhase) -> (isDone: Bool, next: RobotPhase)? {
        switch (happening, phase) {
        case (.open, .made): (true, .opening)
        case (.opened, .opening): (false, .opened)
        case (.start, .opened): (true, .starting)
        case (.started, .starting): (false, .disarmed)
        case (.armAsDescribed, .disarmed), (.arm, .disarmed): (true, .disarmed)
        case (.armAsDescribed, .armed), (.arm, .armed): (true, .armed)
        case (.seenArmed, .disarmed): (true, .armed)
        case (.seenDisarmed, .armed): (true, .disarmed)
        case (.fail, .opening), (.fail, .starting): (true, .stopping)
        case (.stop, .opening), (.stop, .opened), (.stop, .starting), (.stop, .disarmed), (.stop, .armed):
            (true, .stopping)
        case (.tornDown, .stopping): (false, .stopped)
        default: nil
        }
    }

    @Test(arguments: RobotPhase.allCases, Happening.allCases)
    func `each thing leads where it ought to, and at a wrong time nowhere`(phase: RobotPhase, happening: Happening) {
        var life = Self.life(phase)
        #expect(life.phase == phase)
        let before = life
        let isDone = happening.happens(to: &life)
        if let expected = Self.expected(happening, in: phase) {
            #expect(isDone == expected.isDone)
            #expect(life.phase == expected.next)
        } else {
            #expect(!isDone)
            #expect(life == before)
        }
    }

    @Test(arguments: RobotPhase.allCases, [Happening.open, .start, .armAsDescribed, .stop, .fail, .seenArmed])
    func `what is done once is not done a second time`(phase: RobotPhase, happening: Happening) {
        var life = Self.life(phase)
        _ = happening.happens(to: &life)
        let once = life
        let isDoneAgain = happening.happens(to: &life)
        #expect(!isDoneAgain)
        #expect(life == once)
    }

    @Test(arguments: [RobotPhase.opening, .starting])
    func `what fails on the way ends as failed, also when it is stopped meanwhile`(phase: RobotPhase) {
        var life = Self.life(phase)
        let answers = [life.fail(), life.stop()]
        life.tornDown()
        #expect(answers == [true, false])
        #expect(life.phase == .failed)
    }

    @Test
    func `what is being stopped cannot fail any more`() {
        var life = Self.life(.starting)
        let answers = [life.stop(), life.fail()]
        life.tornDown()
        #expect(answers == [true, false])
        #expect(life.phase == .stopped)
    }

    @Test
    func `a robot that was never opened has something to give back only where it was given a guard`() {
        var bare = Self.life(.made)
        let ofBare = [bare.stop(), bare.open()]
        #expect(ofBare == [false, true], "a stop before everything is none")
        var guarded = Self.life(.made, isGuarded: true)
        let stops = guarded.stop()
        guarded.tornDown()
        let opens = guarded.open()
        #expect(stops && !opens, "its guard has gone")
        #expect(guarded.phase == .stopped)
    }

    @Test
    func `it runs between its start and its stop alone`() {
        let running = RobotPhase.allCases.filter { Self.life($0).isRunning }
        #expect(running == [.disarmed, .armed])
    }
}
