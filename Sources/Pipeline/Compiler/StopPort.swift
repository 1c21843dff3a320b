import Configuration

/// A port that `estop` names.
package struct StopPort: Sendable {
    /// Its name in the pipeline, such as "button.edge".
    var name: String
    /// The port of that name.
    var named: SourcePortOf<Bool>
    /// The port that is heard: the level behind it, where it gives edges.
    var heard: SourcePortOf<Bool>
    /// How long it may be silent, in nanoseconds; nil for as long as it likes.
    var patience: Int64?
    /// Whether it is a loop's output.
    var isLoop: Bool

    /// What the runtime knows of it, heard from now on: the port, and the line behind a loop's output that repeats its
    /// edges. A loop knows no line's level before the first edge.
    package func makeSources() -> [StopSource] {
        let source = StopSource(name: name, isMomentary: heard.isMomentary, isLoop: isLoop, patience: patience)
        heard.inlet.subscribe(source)
        heard.stop = source
        guard isLoop, let line = lineBehind, line.stop == nil else { return [source] }
        let behind = StopSource(
            name: name, patience: line.period.map(SupervisionLimits.driverSilence)?.wholeNanoseconds)
        line.inlet.subscribe(behind)
        line.stop = behind
        return [source, behind]
    }

    /// The producer's port that tells the level of the line whose edges the loop repeats; nil where there is none.
    private var lineBehind: SourcePortOf<Bool>? {
        var port: SourcePort = named
        var seen: Set<ObjectIdentifier> = []
        while let next = port.repeated, next.limits.contains(.cannotLetGo), seen.insert(ObjectIdentifier(port)).inserted
        {
            port = next.port
        }
        return port.level as? SourcePortOf<Bool>
    }

    /// Reports a stop that could never be called, or never be let go of.
    ///
    /// - Parameters:
    ///   - place: where `estop` names it.
    ///   - nameOf: the name of a port in the pipeline.
    func check(_ place: ValueReader, nameOf: (SourcePort) -> String?) {
        guard let (limit, origin) = limit(of: named) ?? limit(of: heard) else { return }
        // What is momentary by itself is no problem: nobody holds it.
        if limit.kind == .cannotLetGo, origin === named { return }
        let root = nameOf(origin) ?? name
        let made = origin === named ? "" : "\(Excerpt.quoted(name)) is made from "
        place.report(
            rule: limit.kind == .cannotCall
                ? "must name a port that can call for a stop" : "must name a port that can be let go of",
            value: "\(made)\(Excerpt.quoted(root)), which \(limit.reason)", remedy: limit.remedy)
    }

    /// What the port never gives, and the port to which that goes back.
    private func limit(of first: SourcePort) -> (FlagLimit, SourcePort)? {
        var port = first
        var kinds: [FlagLimit.Kind] = [.cannotCall, .cannotLetGo]
        var seen: Set<ObjectIdentifier> = []
        // Loops that wait for each other are reported elsewhere.
        while seen.insert(ObjectIdentifier(port)).inserted {
            if let limit = port.limit { return kinds.contains(limit.kind) ? (limit, port) : nil }
            guard let next = port.repeated else { return nil }
            kinds.removeAll { !next.limits.contains($0) }
            port = next.port
        }
        return nil
    }
}
