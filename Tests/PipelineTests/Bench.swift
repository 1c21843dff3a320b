import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities

@testable import Configuration
@testable import Pipeline

/// What the tests of the compiler, the plan and the robot work with: a board file, a registry of small drivers and
/// stages, and a journal of what happened to them.
struct Bench {
    let journal = Journal()

    /// GPIO27 and LED are one line, i2c1 and header one bus.
    static let board: BoardDescription = {
        var board = BoardDescription(name: "bench", summary: "for tests", backend: .simulated)
        board.lines = [
            "GPIO17": .init(chip: "bank", offset: 17), "GPIO22": .init(chip: "bank", offset: 22),
            "GPIO27": .init(chip: "bank", offset: 27), "LED": .init(chip: "bank", offset: 27),
        ]
        board.buses = ["i2c1": .device("/dev/i2c-1"), "header": .device("/dev/i2c-1"), "i2c3": .adapter("three")]
        board.pwm = ["PWM0": .init(chip: "timer", channel: 0), "PWM1": .init(chip: "timer", channel: 1)]
        return board
    }()

    var registry: Registry {
        Self.trusted { () throws(RegistryError) in
            try Registry(
                producers: [
                    TestSensor.description(journal), TestChip.description(journal), TestButton.description(journal),
                ],
                stages: [
                    ScaleStage.description, TotalStage.description, RatioStage.description, CountStage.description,
                    GapStage.description, AngleStage.description, FreshStage.description,
                    MarkStage.description(journal), ConstantStage.description, AboveStage.description,
                    SplitStage.description, EchoStage.description, LatestStage.description, AnyStage.description,
                    DriveStage.description, ValveStage.description, GatherStage.description(.resets),
                    GatherStage.description(.holds("")), GatherStage.description(.tracks("")),
                ],
                actuators: [
                    TestActuator<Double>.motor(journal), TestActuator<Bool>.lamp(journal),
                    TestActuator<Double>.wheel(journal), PostedActuator.description,
                ],
                services: [TestService.description(journal)])
        }
    }

    /// A registry of the tests' own descriptions, in which nothing is given twice.
    static func trusted(_ make: () throws(RegistryError) -> Registry) -> Registry {
        do { return try make() } catch { preconditionFailure("\(error)") }
    }

    func compile(
        _ text: String, board: BoardDescription = Bench.board
    ) throws(Problems) -> CompiledPipeline {
        let compiler = PipelineCompiler(registry: registry) { name throws(BoardCatalogError) in
            guard let name, name != board.name else { return board }
            throw .unknown(name: name, nearest: NearestName.find(name, among: [board.name]), known: [board.name])
        }
        return try compiler.compile(Array(text.utf8), file: "f")
    }

    /// The problems of a pipeline, one line each, without the file's name.
    static func problems(_ text: String, board: BoardDescription = Bench.board) -> [String] {
        do {
            _ = try Bench().compile(text, board: board)
            return []
        } catch {
            return error.map { String($0.description.dropFirst(2)) }
        }
    }

    /// A pipeline of given parts: producers in line 2, loops in line 3, actuators in line 4.
    static func pipeline(
        producers: String = "", loops: String = "", actuators: String = "", more: String = ""
    ) -> String {
        """
        {"version": 1, "name": "r"\(more.isEmpty ? "" : ", ")\(more),
        "producers": {\(producers)},
        "loops": {\(loops)},
        "actuators": {\(actuators)}}
        """
    }
}

/// What happened, in order, from any thread.
final class Journal: Sendable {
    private let monitor = Monitor()
    private nonisolated(unsafe) var lines: [String] = []
    private let listener = Locked<(@Sendable (String) -> Void)?>(nil)

    /// From now on somebody hears of each line, on the thread that notes it.
    func listen(_ listener: @escaping @Sendable (String) -> Void) {
        self.listener.withLock { $0 = listener }
    }

    func note(_ line: String) {
        listener.withLock { $0 }?(line)
        monitor.withLock {
            lines.append(line)
            monitor.wakeAll()
        }
    }

    var entries: [String] { monitor.withLock { lines } }

    /// Blocks until `count` lines that satisfy the condition are there, without hurry.
    func wait(for count: Int = 1, where isWanted: (String) -> Bool) -> Bool {
        let end = Timestamp.now().advanced(by: .seconds(60))
        return monitor.withLock {
            while lines.count(where: isWanted) < count {
                guard Timestamp.now() < end else { return false }
                monitor.wait(until: end)
            }
            return true
        }
    }
}
