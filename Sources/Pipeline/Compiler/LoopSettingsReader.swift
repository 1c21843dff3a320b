import Configuration
import Quantities
import Realtime

/// Reads how often a loop runs, by when its ticks end, and on what kind of thread.
struct LoopSettingsReader {
    let reader: ObjectReader

    /// The settings, and the loop's period in nanoseconds; nil where its rate is at fault.
    func read() -> (settings: LoopSettings, period: Int64?) {
        let rate = reader.double("rateHz", in: 0.01...10_000)
        var settings = LoopSettings(rate: Hertz(rate ?? 1))
        readThread(&settings)
        settings.deadline = readDeadline()
        if let gap = reader.double("eventGapMs", .optional, in: 0.01...60_000) {
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
        guard let realtime = reader.object("realtime", .optional) else { return }
        settings.priority = realtime.integer("priority", .optional, in: 1...99).map(Int32.init)
        settings.cpu = realtime.integer("cpu", .optional, in: 0...1023).map(Int32.init)
        if let slack = realtime.double("timerSlackUs", .optional, in: 0.001...1_000_000) {
            settings.timerSlack = .nanoseconds(microseconds: slack)
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
        return milliseconds.map {
            Deadline(nanoseconds: .nanoseconds(milliseconds: $0), limit: limit ?? 1, policy: policy ?? .warn)
        }
    }
}
