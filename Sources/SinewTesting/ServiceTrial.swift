import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime

/// One service of a robot that runs, whose outputs are what a test puts: started, failing, started again and told to end as in
/// any robot, with the rights that its parameters give.
///
/// ```swift
/// let trial = try ServiceTrial(
///     IdleService.description, ["outputs": ["drive.effort"], "idleSeconds": 60, "rights": ["stop"]],
///     outputs: [TrialOutput("drive.effort", Double.self)])
/// try trial.start()
/// try trial.put(0.5, to: "drive.effort")
/// #expect(trial.wait { !$0.isArmed })
/// try trial.stop()
/// ```
///
/// The service has a thread of its own, so that a test waits for what it does. For one thread.
public final class ServiceTrial {
    private let robot: Robot
    private let pipeline: CompiledPipeline
    /// What the robot is doing, and with it the service: ``RobotStatus/services``. Any right of the test's own.
    public let view: any RobotView

    /// The service with these parameters, checked as in a file. It is called `trial`.
    ///
    /// - Parameter outputs: what the robot's outputs are, which the test feeds.
    public init(
        _ service: ServiceDescription, _ parameters: TrialParameters = [:], outputs: [TrialOutput] = []
    ) throws(TrialError) {
        let parts = Dictionary(grouping: outputs, by: \.part).sorted { $0.key < $1.key }
        let names = parts.map { TrialParameters.Value.quoted($0.key) }
        pipeline = try TrialFeed.compile(
            { () throws(RegistryError) in
                try Registry(
                    producers: parts.map { part, outputs in TrialSource.description(of: part, outputs) },
                    services: [service])
            },
            producers: zip(names, parts).map { name, part in
                #"\#(name): {"driver": \#(TrialParameters.Value.quoted(TrialSource.driver(of: part.key)))}"#
            }.joined(separator: ", "),
            services: #""trial": {"service": \#(TrialParameters.Value.quoted(service.name))\#(parameters.text)}"#)
        robot = Robot(pipeline)
        view = robot.view(for: "the test", rights: Set(ServiceRight.allCases))
    }

    deinit { robot.stop() }

    /// Starts the robot, which is armed, and with it the service.
    public func start() throws(TrialError) {
        do throws(RobotError) {
            try robot.open(on: TestBoard())
            _ = try robot.start()
        } catch {
            throw .robot("\(error)")
        }
    }

    /// Puts a reading of an output, measured now unless it is said when.
    public func put<Value: PortValue>(
        _ value: Value, to output: String, measuredAt time: Timestamp = .now()
    ) throws(TrialError) {
        guard let found = pipeline.outputs.first(where: { $0.name == output }) else {
            throw .unknownPort(output, known: pipeline.outputs.map(\.name))
        }
        guard let producer = found.port.producer(carrying: Value.self) else {
            throw .wrongType(port: output, carries: found.description.summary)
        }
        producer.put(value, measuredAt: time)
    }

    /// The device of a part, "drive" of "drive.effort", fails from now on; with nil it is well again.
    public func fail(_ part: String, because reason: String?) throws(TrialError) {
        let producers = pipeline.producers
        guard let source = producers.first(where: { $0.name == part })?.driver as? TrialSource else {
            throw .unknownPort(part, known: producers.map(\.name))
        }
        source.fail(because: reason)
    }

    /// What the robot and the service are doing now.
    public var status: RobotStatus { robot.status() }

    /// Whether the service does its work, or why not.
    public var health: DriverHealth.State { status.services.first?.health ?? .good }

    /// Blocks until that is so, or for as long as the patience lasts.
    ///
    /// - Returns: whether it has become so.
    public func wait(for patience: Duration = .seconds(10), until isReached: (RobotStatus) -> Bool) -> Bool {
        let deadline = Timestamp.now().advanced(by: patience)
        while !isReached(status) {
            guard Timestamp.now() < deadline else { return false }
            Sleep.until(.now().advanced(by: .milliseconds(2)))
        }
        return true
    }

    /// Stops the robot, and with it the service.
    ///
    /// - Throws: ``TrialError/serviceDoesNotEnd`` when the service has not left two seconds later.
    public func stop() throws(TrialError) {
        robot.stop()
        guard robot.leftBehindServices.isEmpty else { throw .serviceDoesNotEnd }
    }
}
