import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Realtime
import Subscriptions

/// One driver of an actuator on a board of a test: opened at its safe value, driven tick by tick through its range and slew
/// limit, made safe, and closed.
///
/// ```swift
/// let trial = try ActuatorTrial(MotorDriver.description, ["bus": "i2c1", "safe": 0])
/// try trial.open(on: board)
/// try trial.drive(0.5)
/// trial.makeSafe()
/// trial.close()
/// ```
///
/// For one thread.
public final class ActuatorTrial {
    private let actuator: Actuator
    private let pipeline: CompiledPipeline
    private var now = Timestamp.now()
    private var number: UInt64 = 0
    private static let period: Duration = .milliseconds(10)
    /// How long a driver with a thread of its own may take.
    private static let patience: Duration = .seconds(10)

    /// The driver with these parameters, checked as in a file.
    public init(_ driver: ActuatorDescription, _ parameters: TrialParameters = [:]) throws(TrialError) {
        let stage =
            driver.input.type == Bool.portType
            ? Pass<Bool>.description(unit: driver.input.unit) : Pass<Double>.description(unit: driver.input.unit)
        pipeline = try TrialFeed.compile(
            { () throws(RegistryError) in
                try Registry(producers: [TrialFeed.description(stage.feeds)], stages: [stage], actuators: [driver])
            },
            producers: #""feed": {"driver": "trial.feed"}"#,
            loops: #"""
                "trial": {"rateHz": 100, "inputs": {"in": {"from": "feed.value"}},
                          "stages": [{"stage": "trial.pass", "value": "in", "out": "out"}]}
                """#,
            actuators: #""trial": {"driver": "\#(driver.name)", "from": "trial.out"\#(parameters.text)}"#)
        guard let actuator = pipeline.actuators.first else { throw .unknownPort("trial", known: []) }
        self.actuator = actuator
    }

    /// Claims the device at its safe value, as a robot would.
    ///
    /// - Parameter isGuarded: whether there has to be a safe action for the guard too.
    public func open(on board: any Board, isGuarded: Bool = false) throws(TrialError) {
        do { try actuator.open(on: board, isGuarded: isGuarded) } catch { throw .device(error) }
    }

    /// Drives it with a value in a tick of its own, 10 ms after the one before, and waits until a driver with a thread of its
    /// own has written it.
    ///
    /// - Returns: whether the device took it.
    @discardableResult
    public func drive<Value: ActuatorValue>(_ value: Value) throws(TrialError) -> Bool {
        let ports = pipeline.producers.first?.ports ?? []
        now = now.advanced(by: Self.period)
        number += 1
        let failures = actuator.failures
        try TrialFeed.producer(of: "value", carrying: Value.self, among: ports).put(value, measuredAt: now)
        pipeline.loops.first?.plan.tick(Tick(number: number, time: now, elapsed: Self.period.inSeconds))
        let isTaken = actuator.settle(until: Timestamp.now().advanced(by: Self.patience))
        return isTaken && actuator.failures == failures
    }

    /// Makes it safe, as an emergency stop would: it stays so until ``arm()``.
    ///
    /// - Returns: whether the device took its safe value.
    @discardableResult
    public func makeSafe() -> Bool {
        actuator.makeSafe(.stopped, latching: true)
        return actuator.settle(until: Timestamp.now().advanced(by: Self.patience))
    }

    /// Lets it be driven again.
    public func arm() {
        actuator.arm { true }
    }

    /// What it is doing.
    public var state: ActuatorState { actuator.state }

    /// What brings it to its safe value without the driver, as the guard gets it; nothing while it is not open.
    public var safeActions: [SafeAction] { actuator.safeActions }

    /// Makes it safe and gives the device back.
    public func close() {
        actuator.close(isHeld: false)
    }

    /// Passes on what the test puts.
    private struct Pass<Value: PortValue>: Stage {
        static var description: StageDescription { description(unit: nil) }

        static func description(unit: Unit?) -> StageDescription {
            StageDescription("trial.pass", "passes a value on", life: .stateless) { define in
                let input = define.input("value", Value.self, "a value")
                let output = define.output("out", Value.self, unit: unit ?? .one, "the same")
                return { Pass(input: $0[input], output: $0[output]) }
            }
        }

        let input: PortInput<Value>
        let output: PortOutput<Value>

        mutating func tick(_ tick: Tick) { output.set(input.value) }
    }
}
