import Quantities
import Realtime

/// Reads how often a loop runs, by when its ticks end, and on what kind of thread.
struct LoopSettingsReader {
    let reader: ObjectReader

    func read() -> LoopSettings {
        let rate = reader.double("rateHz", in: 0.01...10_000)
        var settings = LoopSettings(rate: Hertz(rate ?? 1))
        readThread(&settings)
        settings.deadline = readDeadline()
        if let gap = reader.double("eventGapMs", .optional, in: 0.01...60_000) {
            settings.eventGap = Int64(gap * 1e6)
            if !reader.has("tickOn") {
                reader.report("eventGapMs", rule: "needs \"tickOn\" beside it", remedy: "add it, or remove this")
            }
        }
        return settings
    }

    private func readThread(_ settings: inout LoopSettings) {
        guard let realtime = reader.object("realtime", .optional) else { return }
        settings.priority = realtime.integer("priority", .optional, in: 1...99).map(Int32.init)
        settings.cpu = realtime.integer("cpu", .optional, in: 0...1023).map(Int32.init)
        if let slack = realtime.double("timerSlackUs", .optional, in: 0.001...1_000_000) {
            settings.timerSlack = Int64(slack * 1e3)
        }
        if let stack = realtime.integer("stackKiB", .optional, in: 64...8192) {
            settings.stackBytes = stack * 1024
        }
        realtime.finish(as: "a key of realtime")
    }

    private func readDeadline() -> Deadline? {
        let milliseconds = reader.double("deadlineMs", .optional, in: .duration)
        let miss = reader.object("onDeadlineMiss", .optional)
        let limit = miss?.integer("after", .optional, in: 1...1_000_000)
        let policy = miss?.choice("do", as: DeadlinePolicy.self)
        miss?.finish(as: "a key of onDeadlineMiss")
        if miss != nil, !reader.has("deadlineMs") {
            reader.report("onDeadlineMiss", rule: "needs \"deadlineMs\" beside it", remedy: "add it, or remove this")
        }
        return milliseconds.map {
            Deadline(nanoseconds: max(1, Int64($0 * 1e6)), limit: limit ?? 1, policy: policy ?? .warn)
        }
    }
}
