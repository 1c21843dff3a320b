import LinuxSystem
import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// What can be injected where, what is told of it, and what is refused in which words.
struct FaultInjectorTests {
    private let faults: FaultInjector

    init() throws {
        let text = Bench.pipeline(
            producers: #""imu": {"driver": "test.sensor"}, "wheel": {"driver": "test.button", "line": "GPIO17"}"#,
            loops: #""l": {"rateHz": 100, "stages": [{"stage": "constant", "value": 0.5, "output": "x"}]}"#,
            actuators: #""wheel": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#)
        let pipeline = try Bench().compile(text)
        faults = FaultInjector(robot: pipeline.name, parts: pipeline.faultTargets)
    }

    private func parts() -> [String] { faults.active().map(\.part) }

    @Test
    func `a part has one fault at a time, and the list tells them in the order of the file`() throws {
        try faults.inject(.init(.off), into: "actuators.wheel")
        try faults.inject(.init(.off), into: "imu")
        try faults.inject(.init(.stuck), into: "imu")
        #expect(faults.active().map { "\($0.part) \($0.fault)" } == ["producers.imu stuck", "actuators.wheel off"])
        #expect(try faults.clear("imu")?.fault.kind == .stuck)
        #expect(try faults.clear("imu") == nil)
        #expect(parts() == ["actuators.wheel"])
        #expect(faults.clearAll().count == 1)
        #expect(parts() == [])
    }

    @Test
    func `a fault that is over is on the list no more`() throws {
        try faults.inject(.init(.off, for: .nanoseconds(1)), into: "imu")
        #expect(parts() == [])
    }

    @Test
    func `who observes hears once of each beginning and each end`() throws {
        let heard = Locked<[String]>([])
        faults.observe { change in
            switch change {
            case .began(let injection): heard.withLock { $0.append("+ \(injection.part) \(injection.fault)") }
            case .ended(let injection): heard.withLock { $0.append("- \(injection.part) \(injection.fault)") }
            }
        }
        try faults.inject(.init(.off), into: "imu")
        try faults.inject(.init(.stuck, for: .nanoseconds(1)), into: "imu")
        _ = faults.active()
        _ = faults.active()
        faults.clearAll()
        #expect(
            heard.withLock { $0 } == [
                "+ producers.imu off", "- producers.imu off", "+ producers.imu stuck", "- producers.imu stuck",
            ])
    }

    @Test(arguments: [
        ("imus", InjectedFault.Kind.off, #""imus": is no producer or actuator of r; did you mean "imu"?"#),
        ("l", .off, #""l": is no producer or actuator of r; known are imu, producers.wheel, actuators.wheel"#),
        ("wheel", .off, "wheel: is a producer and an actuator; write producers.wheel or actuators.wheel"),
        (
            "producers.wheel", .wrong(scale: 2),
            "producers.wheel: has no number that a scale or an offset could change; invert it"
        ),
        ("imu", .wrong(), "wrong: must change something; scale 1 and offset 0 change nothing"),
        ("imu", .wrong(scale: .nan), "scale: must be a finite number; is nan"),
        ("imu", .slow(by: .zero), "delay: must be above 0 and at most 60 s; is 0.0 s"),
        ("imu", .slow(by: .seconds(61)), "delay: must be above 0 and at most 60 s; is 61.0 s"),
        ("imu", .intermittent(probability: 0), "probability: must be above 0 and at most 1; is 0.0"),
        ("imu", .intermittent(probability: 1.5), "probability: must be above 0 and at most 1; is 1.5"),
        ("imu", .intermittent(probability: .nan), "probability: must be above 0 and at most 1; is nan"),
    ])
    func `what cannot be injected is refused in one line`(part: String, kind: InjectedFault.Kind, message: String)
        throws
    {
        try faults.inject(.init(.off), into: "imu")
        let error = #expect(throws: InjectionError.self) { try faults.inject(.init(kind), into: part) }
        #expect(error?.description == message)
        #expect(faults.active().map(\.fault.kind) == [.off], "and what was there stays")
    }

    @Test
    func `a time of nothing is refused`() {
        #expect(throws: InjectionError.parameter("for", rule: "must be longer than nothing", value: "is 0.0 s")) {
            try faults.inject(.init(.off, for: .zero), into: "imu")
        }
    }
}
