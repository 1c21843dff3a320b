import Configuration
import Quantities
import Realtime

/// Reads how often a loop runs, by when its ticks end, and on what kind of thread.
struct LoopSettingsReader {
    let reader: ObjectReader

    /// The settings, and the loop's period in nanoseconds; nil where its rate is at fault.
    func read() -> (settings: LoopSettings, period: Int64?) {
        let rate = reader.read(LoopKeys.rate)
        var settings = LoopSettings(rate: Hertz(rate ?? 1))
        readThread(&settings)
        settings.deadline = readDeadline()
        if let gap = reader.read(LoopKeys.eventGap) {
            settings.eventGap = .nanoseconds(milliseconds: gap)
        }
        return (settings, rate == nil ? nil : settings.rate.periodNanoseconds)
    }

    /// Reports what does not fit together, once all keys of the loop have been read.
    func checkTogether(_ settings: LoopSettings, _ period: Int64?) {
        needs("tickOn", for: "eventGapMs")
        needs("deadlineMs", for: "onDeadlineMiss")
        guard let period else { return }
        let pace = "the loop ticks every \(TimeText.milliseconds(period)) ms"
        if let deadline = settings.deadline?.nanoseconds, deadline > period, !reader.isDoubtful("deadlineMs") {
            reader.report(
                "deadlineMs", rule: "must be at most the time between two ticks",
                value: "is \(TimeText.milliseconds(deadline)), and \(pace)",
                remedy: "write at most \(TimeText.most(period))")
        }
        if reader.has("eventGapMs"), settings.eventGap >= period, !reader.isDoubtful("eventGapMs") {
            reader.report(
                "eventGapMs", rule: "must be less than the time between two ticks",
                value: "is \(TimeText.milliseconds(settings.eventGap)), and \(pace)",
                remedy: "write less than \(TimeText.most(period))")
        }
        if settings.timerSlack >= period {
            reader.report(
                "realtime", rule: "must have a \"timerSlackUs\" below the time between two ticks",
                value: "is \(TimeText.milliseconds(settings.timerSlack)) ms, and \(pace)",
                remedy: "write less than \(TimeText.microseconds(period))")
        }
    }

    private func needs(_ company: String, for key: String) {
        guard reader.has(key), !reader.has(company), !reader.isDoubtful(company) else { return }
        reader.report(key, rule: "needs \(Excerpt.quoted(company)) beside it", remedy: "add it, or remove this")
    }

    private func readThread(_ settings: inout LoopSettings) {
        guard let realtime = reader.object(LoopKeys.realtime) else { return }
        settings.priority = realtime.read(LoopThreadKeys.priority).map(Int32.init)
        settings.cpu = realtime.read(LoopThreadKeys.cpu).map(Int32.init)
        if let slack = realtime.read(LoopThreadKeys.slack) {
            settings.timerSlack = .nanoseconds(microseconds: slack)
        }
        if let stack = realtime.read(LoopThreadKeys.stack) {
            settings.stackBytes = stack * 1024
        }
        realtime.finish(LoopThreadKeys.described)
    }

    private func readDeadline() -> Deadline? {
        let milliseconds = reader.read(LoopKeys.deadline)
        let miss = reader.object(LoopKeys.miss)
        let limit = miss?.read(DeadlineKeys.after)
        let policy = miss?.read(DeadlineKeys.action)
        miss?.finish(DeadlineKeys.described)
        return milliseconds.map {
            Deadline(nanoseconds: .nanoseconds(milliseconds: $0), limit: limit ?? 1, policy: policy ?? .warn)
        }
    }
}
