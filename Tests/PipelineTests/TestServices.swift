import LinuxSystem
import Quantities

@testable import Pipeline

/// `test.service`: does what a test gives it to do, and notes each beginning and end.
final class TestService: Service, @unchecked Sendable {
    // Unchecked: constant, and the closure is the test's.
    typealias Work = @Sendable (any RobotView, StopSignal, DriverHealth) throws -> Void

    private let name: String
    private let journal: Journal
    private let work: Work
    let longestSilence: Duration?

    init(_ name: String, _ journal: Journal, longestSilence: Duration?, _ work: @escaping Work) {
        self.name = name
        self.journal = journal
        self.longestSilence = longestSilence
        self.work = work
    }

    func run(_ robot: any RobotView, until stop: StopSignal, health: DriverHealth) throws {
        journal.note("run \(name)")
        defer { journal.note("leave \(name)") }
        try work(robot, stop, health)
    }

    /// What a maker throws that knows nothing of problems.
    struct Unlucky: Error {
        let number: Int
    }

    /// A service that waits for its end where a test gives it nothing else to do.
    static func description(
        _ journal: Journal = Journal(), longestSilence: Duration? = .seconds(10),
        _ work: @escaping Work = { robot, _, _ in _ = robot.wait(until: .distantFuture) }
    ) -> ServiceDescription {
        ServiceDescription("test.service", "for tests") { define in
            _ = define.parameters.outputs("outputs", "what it looks at")
            let rate = define.parameters.number("rateHz", in: .init(1...10), default: 1, "how often")
            return { arguments in
                guard arguments[rate] != 7 else { throw Unlucky(number: 7) }
                return TestService(arguments.name, journal, longestSilence: longestSilence, work)
            }
        }
    }
}
