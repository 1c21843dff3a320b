import Configuration
import Realtime

/// The keys of an entry of `loops`.
enum LoopKeys {
    static let rate = ObjectKey.number(
        "rateHz", unit: .hertz, in: Bounds(0.01...10_000), isRequired: true, "how often it ticks")
    static let realtime = KeyDescription("realtime", .object(LoopThreadKeys.described), "its thread")
    static let deadline = ObjectKey.number(
        "deadlineMs", unit: .milliseconds, in: .duration, "by when a tick has to end; by default there is no deadline")
    static let miss = KeyDescription(
        "onDeadlineMiss", .object(DeadlineKeys.described), "what happens when the deadline is missed")
    static let eventGap = ObjectKey.number(
        "eventGapMs", unit: .milliseconds, in: Bounds(0.01...60_000), default: 1,
        "how long it is from the end of a tick on an event to the next one, at least")
    static let inputs = KeyDescription("inputs", .members(of: .object(InputKeys.described)), "what it reads, by name")
    static let tickOn = KeyDescription(
        "tickOn", .list(of: .text, count: 1...Int.max), "its event inputs on which it ticks between its releases")
    static let stages = KeyDescription(
        "stages", .list(of: .entry(StageKeys.described, of: .stage), count: 1...1_000), isRequired: true,
        "what it computes, in this order")

    static let described = ObjectDescription(
        "loop", role: "a key of a loop", "a control loop on a thread of its own",
        [rate, realtime, deadline, miss, eventGap, inputs, tickOn, stages])
}

/// The key that every entry of `stages` has besides its parameters and ports.
enum StageKeys {
    static let stage = KeyDescription("stage", .text, isRequired: true, "the stage's name")
    static let described = ObjectDescription("stage", role: "a key of a stage", "one step of a loop", [stage])
}

/// The keys of a loop's `realtime`.
enum LoopThreadKeys {
    static let priority = ObjectKey.integer(
        "priority", in: 1...99, "its SCHED_FIFO priority; by default it is an ordinary thread")
    static let cpu = ObjectKey.integer("cpu", in: 0...1_023, "the only processor that it may run on")
    static let slack = ObjectKey.number(
        "timerSlackUs", unit: .microseconds, in: Bounds(0.001...1_000_000), default: 0.001,
        "how much later the kernel may wake an ordinary thread")
    static let stack = ObjectKey.integer(
        "stackKiB", in: 64...8_192, default: 256, "the size of its stack, in KiB, all of it in memory")
    static let described = ObjectDescription(
        "realtime", role: "a key of realtime", "the thread of a loop", [priority, cpu, slack, stack])
}

/// The keys of `onDeadlineMiss`.
enum DeadlineKeys {
    static let after = ObjectKey.integer("after", in: 1...1_000_000, default: 1, "how many misses in a row count")
    static let action = ObjectKey<DeadlinePolicy>.choice("do", isRequired: true, "what happens then")
    static let described = ObjectDescription(
        "onDeadlineMiss", role: "a key of onDeadlineMiss", "what happens when a loop misses its deadline",
        [after, action])
}

/// The keys of an entry of a loop's `inputs`.
enum InputKeys {
    static let mostRecent = "mostRecent"
    static let event = "event"
    static let safe = ChoiceWord("safe", "the loop does not run, and its actuators are safe")
    static let hold = ChoiceWord("hold", "the loop runs with the old reading")

    static let from = KeyDescription("from", .port, isRequired: true, "what it reads")
    static let subscription = ObjectKey.word(
        "subscription",
        among: [
            ChoiceWord(mostRecent, "the newest reading, kept until the next"),
            ChoiceWord(event, "every reading since the last tick, once"),
        ], default: mostRecent, "how readings are taken")
    static let maxAge = ObjectKey.number(
        "maxAgeMs", unit: .milliseconds, in: .duration, "the age beyond which a reading counts no more")
    static let whenOld = KeyDescription(
        "whenOld", .either([.word([safe, hold]), .number(.any, unit: .one), .flag]), default: .text(safe.word),
        "what happens then; a value stands for the reading")
    static let described = ObjectDescription(
        "input", role: "a key of an input", "what a loop reads", [from, subscription, maxAge, whenOld])
}

extension DeadlinePolicy: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .warn: "it is counted and told"
        case .skip: "the next release is passed over, so that the rest of the machine gets the time"
        case .safe: "the loop's actuators go safe, until a tick ends in time"
        case .stop: "the loop's actuators go safe and stay there until somebody arms them"
        }
    }
}
