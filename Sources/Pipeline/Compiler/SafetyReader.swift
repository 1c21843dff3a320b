import Configuration
import HardwareIO
import Quantities
import Realtime

/// Reads the keys of a pipeline that are about its safety: `estop`, `arm`, `cutoff`, `realtime`, `guard`, `watchdog`.
struct SafetyReader {
    private let stops: [ValueReader]
    private let arming: SafetySettings.Arming?
    private let cutoff: ObjectReader?
    private let realtime: ObjectReader?
    private let guarding: ValueReader?
    private let watchdog: ObjectReader?

    /// Asks for the keys, so that they count as known; what they name is looked up later.
    init(_ reader: ObjectReader) {
        stops = reader.list(PipelineKeys.estop)
        arming = reader.read(PipelineKeys.arm)
        cutoff = reader.object(PipelineKeys.cutoff)
        realtime = reader.object(PipelineKeys.realtime)
        guarding = reader.value(PipelineKeys.guarding, expecting: "true, false or an object")
        watchdog = reader.object(PipelineKeys.watchdog)
    }

    /// The settings, once all ports are known.
    func settings(_ graph: inout PipelineGraph) -> SafetySettings {
        var settings = SafetySettings()
        settings.arming = arming ?? .automatic
        for stop in stops { graph.addStop(stop) }
        if let cutoff {
            let decoder = ParameterDecoder(reader: cutoff, board: graph.board)
            let values = decoder.decodeEach(CutoffSettings.parameters, finishing: CutoffSettings.described.role)
            graph.claimCutoff(cutoff, values)
            settings.cutoff = CutoffSettings(values)
        }
        if let realtime {
            settings.isRealtime = true
            settings.requiresRealtime = realtime.read(RealtimeKeys.required) ?? false
            realtime.finish(RealtimeKeys.described)
        }
        readGuard(&settings)
        settings.watchdog = readWatchdog()
        return settings
    }

    /// The guard has to act when a loop hangs at its priority, or the supervisor, which is one above the loops.
    func checkGuard(_ settings: SafetySettings, over loops: [LoopSettings]) {
        guard let guarding, let priority = settings.guardPriority, case .object(let object) = guarding.value.kind else {
            return
        }
        let place = object.members.first { $0.key == "priority" }?.value.position ?? guarding.value.position
        guard let highest = loops.compactMap(\.priority).max(), priority <= highest + 1 else { return }
        let remedy =
            highest > 97 ? "lower the loops' to 97 at most" : "make it \(highest + 2) at least, or leave it out"
        guarding.problems.report(
            at: place, path: guarding.path.appending("priority"),
            rule: "must be above the loops' priority and the supervisor's, \(highest) and \(highest + 1)",
            value: "is \(priority)", remedy: remedy)
    }

    /// `"guard": true`, `false`, or `{"heartbeatMs": 100, "priority": 95}`.
    private func readGuard(_ settings: inout SafetySettings) {
        guard let guarding else { return }
        guard case .object = guarding.value.kind else {
            settings.wantsGuard = guarding.bool()
            return
        }
        let object = guarding.object()
        settings.wantsGuard = true
        if let timeout = object?.read(GuardKeys.heartbeat) {
            settings.heartbeatTimeout = .nanoseconds(Int64.nanoseconds(milliseconds: timeout))
        }
        settings.guardPriority = object?.read(GuardKeys.priority).map(Int32.init)
        object?.finish(GuardKeys.described)
    }

    /// `"watchdog": {"device": "/dev/watchdog", "timeoutSeconds": 10}`, each key with its default.
    private func readWatchdog() -> WatchdogSettings? {
        guard let watchdog else { return nil }
        var settings = WatchdogSettings()
        if let device = watchdog.read(WatchdogKeys.device) {
            settings.device = device
            if !device.hasPrefix("/dev/") {
                watchdog.report(
                    "device", rule: "must be a node below /dev", value: "is \(Excerpt.quoted(device))",
                    remedy: "sinew devices lists the watchdogs of a machine")
            }
        }
        settings.timeoutSeconds = watchdog.read(WatchdogKeys.timeout) ?? settings.timeoutSeconds
        watchdog.finish(WatchdogKeys.described)
        return settings
    }
}
