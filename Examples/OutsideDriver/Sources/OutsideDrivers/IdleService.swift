import Sinew

/// `outside.idle`: stops a robot that has done nothing for a while, so that nobody finds it armed and forgotten.
///
/// Comfort, not safety: what must stop a robot belongs into a loop or under `estop`, which do not wait for a service.
final class IdleService: Service {
    /// What it is called, and its parameters; `rights` comes by itself.
    static let description = ServiceDescription(
        "outside.idle", "stops a robot that has done nothing for a while; it needs the right \"stop\""
    ) { define in
        let outputs = define.parameters.outputs("outputs", "what changes while the robot does something")
        let patience = define.parameters.number(
            "idleSeconds", unit: .seconds, in: .above(0), default: 600, "how long it may do nothing")
        return { arguments in
            guard !arguments[outputs].isEmpty else {
                throw ParameterProblem(
                    parameter: "outputs", rule: "must name an output at least", value: "names none",
                    remedy: "write one such as [\"drive.effort\"]")
            }
            return IdleService(outputs: arguments[outputs], patience: .seconds(arguments[patience]))
        }
    }

    private let outputs: [String]
    private let patience: Duration

    init(outputs: [String], patience: Duration) {
        self.outputs = outputs
        self.patience = patience
    }

    /// On a thread of its own, again after it has failed: all that it keeps is in here.
    func run(_ robot: any RobotView, until stop: StopSignal, health: DriverHealth) throws {
        // While a watch lives, its loop hands that output on.
        let watches = try outputs.map { try robot.watch($0) }
        var last: [WatchedValue?] = []
        var changed = Timestamp.now()
        while !robot.wait(until: .now().advanced(by: min(.milliseconds(100), patience / 4))) {
            let values = watches.map { $0.newest() }
            let now = Timestamp.now()
            if values != last || !robot.status.isArmed {
                last = values
                changed = now
            } else if now.duration(since: changed) >= patience {
                try robot.stop()
                changed = now
            }
        }
    }
}
