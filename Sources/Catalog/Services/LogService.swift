import Glibc
import LinuxSystem
import Pipeline
import Quantities

/// `log`: writes the newest values of outputs to a file, some times a second, and every event of the robot's life, one JSON
/// object a line.
///
/// A line of values: `{"time":1234.5,"values":{"imu.motion":{…},"balance.tilt":0.012}}`, of those outputs that have given
/// something. A line of an event: `{"time":1234.5,"event":"the robot is armed"}`. The first line of each run says what the
/// clock shows at a `time`, which counts seconds since the machine was started. The file grows to a limit, is then renamed, and
/// begins again.
final class LogService: Service {
    static let description = ServiceDescription(
        "log",
        "writes the newest values of outputs, and the events of the robot's life, to a file: a JSON object a line"
    ) { define in
        let file = define.parameters.text("file", .file, "where to write; what is there is kept")
        let outputs = define.parameters.outputs("outputs", "what to write of; every output where this is left out")
        let rate = define.parameters.number(
            "rateHz", unit: .hertz, in: .init(0.01...50), default: 1, "how often values are written")
        let size = define.parameters.integer(
            "maxMiB", in: 1...10_000, default: 64,
            "how large the file may become; then it is renamed to its name with \".1\", whose file is lost")
        return { arguments in
            LogService(
                path: arguments[file], outputs: arguments[outputs], rate: Hertz(arguments[rate]),
                limit: arguments[size] << 20)
        }
    }

    private let path: String
    private let outputs: [String]
    private let rate: Hertz
    private let limit: Int

    /// - Parameters:
    ///   - outputs: what to write of, by full name; every output where there is none.
    ///   - limit: how many bytes a file may have.
    init(path: String, outputs: [String], rate: Hertz, limit: Int) {
        self.path = path
        self.outputs = outputs
        self.rate = rate
        self.limit = limit
    }

    func run(_ robot: any RobotView, until stop: StopSignal, health: DriverHealth) throws(ServiceFailure) {
        do {
            try log(robot)
        } catch let error as SystemError {
            throw ServiceFailure("\(path) cannot be written: \(error.reason)\(Self.remedy(for: error))")
        } catch {
            throw ServiceFailure("\(error)")
        }
    }

    private static func remedy(for error: SystemError) -> String {
        switch error.code {
        case ENOENT: "; make its folder first"
        case EACCES, EPERM, EROFS: "; let the user who runs sinew write there, or name another file"
        case EINVAL, ENXIO, EISDIR: "; it must be a regular file: name another"
        case ENOSPC, EDQUOT: "; make room there"
        default: ""
        }
    }

    private func log(_ robot: any RobotView) throws {
        let file = try LogFile(path, limit: limit)
        let names = outputs.isEmpty ? robot.outputs.map(\.name) : outputs
        let watches = try names.map { name in try robot.watch(name) }
        try file.write(LogLine.beginning(of: robot.name, at: .now()))
        let period = rate.periodNanoseconds
        var next = Timestamp.now()
        var isOver = false
        while !isOver {
            // Events are written soon after they have happened, whatever the rate.
            let soon = Timestamp.now().advanced(by: .milliseconds(100))
            isOver = robot.wait(until: min(next, soon))
            for event in robot.takeEvents() { try file.write(LogLine.event(event)) }
            let now = Timestamp.now()
            guard now >= next else { continue }
            if let line = LogLine.values(watches, at: now) { try file.write(line) }
            // A late one does not hurry through what it missed.
            next = max(next.advanced(byNanoseconds: period), now)
        }
    }
}
