import Configuration

/// Finds out what is behind the ports that `estop` names.
struct StopFinder {
    /// Every producer's port and loop's output by its full name.
    let ports: [String: ModelPort]

    /// The stop of that port: heard by the level behind it, where it gives edges. How long a loop may be silent is its own
    /// affair.
    func stop(_ named: ModelPort) -> PipelineModel.Stop {
        let heard = level(of: named) ?? named
        let line = named.name.isLoopOutput ? lineBehind(named) : nil
        return PipelineModel.Stop(
            name: named.name, heard: heard.name, patience: patience(of: heard),
            isMomentary: heard.limit?.kind == .cannotLetGo, line: line?.name,
            linePatience: line.flatMap(patience))
    }

    /// Reports a stop that could never be called, or never be let go of.
    ///
    /// - Parameter place: where `estop` names it.
    func check(_ named: ModelPort, at place: ValueReader) {
        guard let (limit, origin) = limit(of: named) ?? level(of: named).flatMap(limit) else { return }
        // What is momentary by itself is no problem: nobody holds it.
        if limit.kind == .cannotLetGo, origin == named.name { return }
        let made = origin == named.name ? "" : "\(Excerpt.quoted("\(named.name)")) is made from "
        place.report(
            rule: limit.kind == .cannotCall
                ? "must name a port that can call for a stop" : "must name a port that can be let go of",
            value: "\(made)\(Excerpt.quoted("\(origin)")), which \(limit.reason)", remedy: limit.remedy)
    }

    private func level(of port: ModelPort) -> ModelPort? {
        port.level.flatMap { ports[$0.description] }
    }

    private func patience(of port: ModelPort) -> Int64? {
        port.period.map { SupervisionLimits.driverSilence(ofPeriod: .nanoseconds($0)).wholeNanoseconds }
    }

    /// The producer's port that tells the level of the line whose edges the loop repeats; nil where there is none.
    private func lineBehind(_ named: ModelPort) -> ModelPort? {
        var port = named
        var seen: Set<PortName> = []
        while let next = port.repeated, next.limits.contains(.cannotLetGo), seen.insert(port.name).inserted,
            let behind = ports[next.port]
        {
            port = behind
        }
        return level(of: port)
    }

    /// What the port never gives, and the port to which that goes back.
    private func limit(of first: ModelPort) -> (FlagLimit, PortName)? {
        var port = first
        var kinds: [FlagLimit.Kind] = [.cannotCall, .cannotLetGo]
        var seen: Set<PortName> = []
        // Loops that wait for each other are reported elsewhere.
        while seen.insert(port.name).inserted {
            if let limit = port.limit { return kinds.contains(limit.kind) ? (limit, port.name) : nil }
            guard let next = port.repeated, let behind = ports[next.port] else { return nil }
            kinds.removeAll { !next.limits.contains($0) }
            port = behind
        }
        return nil
    }
}
