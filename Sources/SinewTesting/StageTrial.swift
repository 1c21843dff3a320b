import LinuxSystem
import Media
import Pipeline
import Quantities
import Realtime
import Subscriptions

/// One stage in a loop of its own, ticked by a test at times of its choosing: nothing sleeps, and no device is needed.
///
/// ```swift
/// let trial = try StageTrial(SmoothStage.description, ["timeConstantMs": 100])
/// try trial.put(1.0, to: "input")
/// trial.tick()
/// #expect(try trial.output("output", Double.self) == 1)
/// ```
///
/// It is compiled and run as in a robot: parameters are checked, `isFresh` and `time` are those of what was put, and what
/// the stage's life says happens while it is not driven. For one thread.
public final class StageTrial {
    /// The time of the last tick.
    public private(set) var now = Timestamp(nanoseconds: 1_000_000_000)
    private var number: UInt64 = 0
    private var blockNumber: UInt64 = 0
    private let period: Duration
    private let pipeline: CompiledPipeline
    // Held here, so that a tick asks nobody for it: what a tick allocates is the stage's.
    private let plan: LoopPlan?
    private let readers: Readers
    private let outputs: [String]

    /// What reads the outputs, set when the pipeline is compiled.
    private final class Readers: Sendable {
        private let all = Locked<[String: @Sendable () -> any Sendable]>([:])

        func add(_ name: String, _ read: @escaping @Sendable () -> any Sendable) { all.withLock { $0[name] = read } }
        func read(_ name: String) -> (any Sendable)? { all.withLock { $0[name] }?() }
    }

    /// A loop with the stage, an input for each of its own, and nothing behind it.
    ///
    /// - Parameters:
    ///   - rate: how often the loop is to tick, for a stage that asks for it.
    ///   - hasActuator: whether an actuator is behind its first output that is a number or a flag, so that
    ///     ``isDriven`` can be set; at first it is not driven, as in a robot that has not been armed.
    public init(
        _ stage: StageDescription, _ parameters: TrialParameters = [:], rate: Hertz = Hertz(100),
        hasActuator: Bool = false
    ) throws(TrialError) {
        let readers = Readers()
        self.readers = readers
        period = .nanoseconds(rate.periodNanoseconds)
        outputs = stage.outputs.map(\.port.name)
        let sink = StageDescription("trial.sink", "what a test reads", life: .stateless) { define in
            let taps = stage.outputs.map { ($0.port.name, $0.sink(&define, hasActuator)) }
            return { arguments in
                for (name, tap) in taps {
                    // The plan that it reads from lives as long as this trial.
                    nonisolated(unsafe) let read = tap(arguments)
                    readers.add(name) { read() }
                }
                return Sink()
            }
        }
        let driven = hasActuator ? stage.outputs.first { TrialActuator.takes($0.port) } : nil
        let inputs = stage.inputs.map { port in
            let kind = port.delivery == .events ? "event" : "mostRecent"
            return #""\#(port.name)": {"from": "feed.\#(port.name)", "subscription": "\#(kind)"}"#
        }
        let names = (stage.inputs.map(\.name) + stage.outputs.map(\.port.name)).map { #", "\#($0)": "\#($0)""# }
        let taken = stage.outputs.map { #", "\#($0.port.name)": "\#($0.port.name)""# }
        pipeline = try TrialFeed.compile(
            { () throws(RegistryError) in
                try Registry(
                    producers: [TrialFeed.description(stage.feeds)], stages: [stage, sink],
                    actuators: driven.map { [TrialActuator.description(of: $0.port)] } ?? [])
            },
            producers: #""feed": {"driver": "trial.feed"}"#,
            loops: #"""
                "trial": {"rateHz": \#(rate.value), "inputs": {\#(inputs.joined(separator: ", "))}, "stages": [
                    {"stage": "\#(stage.name)"\#(names.joined())\#(parameters.text)},
                    {"stage": "trial.sink"\#(taken.joined())}]}
                """#,
            actuators: driven.map { #""trial": {"driver": "trial.actuator", "from": "trial.\#($0.port.name)"}"# } ?? "")
        plan = pipeline.loops.first?.plan
        isDriven = false
    }

    /// Whether the actuator takes what the stage gives; without an actuator the stage always counts as driven.
    public var isDriven: Bool {
        get { pipeline.actuators.allSatisfy { $0.state == .driven } }
        set {
            for actuator in pipeline.actuators {
                if newValue {
                    actuator.arm { true }
                } else {
                    actuator.makeSafe(.stopped, latching: true)
                }
            }
        }
    }

    /// Puts a reading, for the next tick: measured at the time of the last tick unless it is said when.
    public func put<Value: PortValue>(
        _ value: Value, to input: String, measuredAt time: Timestamp? = nil
    ) throws(TrialError) {
        let ports = pipeline.producers.first?.ports ?? []
        try TrialFeed.producer(of: input, carrying: Value.self, among: ports).put(value, measuredAt: time ?? now)
    }

    /// Puts a block into an input of blocks, for the next tick: a picture, a piece of sound.
    ///
    /// - Parameters:
    ///   - bytes: the block; they are copied.
    ///   - geometry: what they are.
    public func put<Element: BitwiseCopyable>(
        _ bytes: [Element], _ geometry: BlockGeometry, to input: String, measuredAt time: Timestamp? = nil
    ) throws(TrialError) {
        let outlet = try TrialFeed.blocks(of: input, among: pipeline.producers.first?.ports ?? [])
        let feed: BlockFeed
        do { feed = try outlet.open(geometry.type) } catch {
            throw .wrongType(port: input, carries: error.wanted.name)
        }
        let byteCount = bytes.count * MemoryLayout<Element>.stride
        feed.writer.allocate(byteCount: max(1, byteCount))
        blockNumber += 1
        guard let buffer = feed.writer.acquire() else { throw .block(geometry.summary, byteCount: byteCount) }
        bytes.withUnsafeBytes { buffer.bytes.copyMemory(from: $0) }
        let publication = feed.put(
            buffer, byteCount: byteCount, geometry, deviceSequence: blockNumber, measuredAt: time ?? now)
        guard case .published = publication else {
            feed.writer.giveBack(buffer)
            throw .block(geometry.summary, byteCount: byteCount)
        }
    }

    /// One tick, so long after the one before; a period when it is not said.
    ///
    /// - Returns: whether the stage ran: it does not before every input has had a reading, events excepted.
    @discardableResult
    public func tick(after time: Duration? = nil) -> Bool {
        let time = time ?? period
        now = now.advanced(by: time)
        number += 1
        guard let plan else { return false }
        plan.tick(Tick(number: number, time: now, elapsed: time.inSeconds))
        return plan.isRunning
    }

    /// What the stage has given in the last tick in which it ran; the type's zero before the first.
    public func output<Value: PortValue>(
        _ name: String, _ type: Value.Type = Value.self
    ) throws(TrialError) -> Value {
        guard let found = readers.read(name) else { throw .unknownPort(name, known: outputs) }
        guard let value = found as? Value else { throw .wrongType(port: name, carries: "\(Swift.type(of: found))") }
        return value
    }

    private struct Sink: Stage {
        static let description = StageDescription("trial.nothing", "") { _ in { _ in Sink() } }
        mutating func tick(_ tick: Tick) {}
    }
}
