import CAllocationCounter
import CThreadControl
import Chips
import FoundationEssentials
import LinuxSystem
import Quantities
import Synchronization
import Testing

@testable import Pipeline
@testable import Realtime

private let isOptedOut = ProcessInfo.processInfo.environment["SINEW_WITHOUT_REALTIME"] != nil

/// A loop that had to wait for the ordinary writer that it has interrupted on their common core would be taken off that
/// core: that is what is counted, and no time is measured.
@Suite(
    .disabled(if: isOptedOut, "SINEW_WITHOUT_REALTIME is set"),
    .enabled(if: allocation_counting_is_enabled(), "a sanitizer's own locks make every thread wait"))
struct LoopPriorityTests {
    /// A loop with both kinds of input that also ticks on events.
    private static let text = """
        {
          "version": 1, "name": "priority", "show": ["balance.effort"],
          "producers": {"fed": {"driver": "fed"}},
          "loops": {
            "balance": {
              "rateHz": 2000, "tickOn": ["bumps"], "eventGapMs": 0.3, "realtime": {"priority": 80, "cpu": 0},
              "inputs": {
                "motion": {"from": "fed.motion"},
                "bumps": {"from": "fed.edge", "subscription": "event"}
              },
              "stages": [
                {"stage": "complementaryFilter", "input": "motion", "output": "tilt"},
                {"stage": "pid", "input": "tilt", "kp": 6, "output": "drive"},
                {"stage": "stopOn", "event": "bumps", "input": "drive", "holdMs": 5, "output": "effort"}
              ]
            }
          },
          "actuators": {}
        }
        """

    /// Ticks a plan and notes in how many ticks the thread was taken off its processor.
    private final class Body: LoopBody {
        let plan: LoopPlan
        let isWriting = Atomic<Bool>(false)
        let ticks = Atomic<Int>(0)
        /// How many ticks began in the middle of a put.
        let interrupted = Atomic<Int>(0)
        /// In how many the kernel took the processor from the loop: it was waiting.
        let waited = Atomic<Int>(0)
        var bell: LoopBell? { plan.bell }

        init(_ plan: LoopPlan) {
            self.plan = plan
        }

        func tick(_ tick: Tick) {
            let before = thread_switches()
            let wasWriting = isWriting.load(ordering: .relaxed)
            plan.tick(tick)
            if thread_switches() != before { waited.add(1, ordering: .relaxed) }
            if wasWriting { interrupted.add(1, ordering: .relaxed) }
            ticks.add(1, ordering: .releasing)
        }
    }

    @Test
    func `a real-time loop never waits for a writer that it has stopped in the middle of a put`() throws {
        let fed = try FedPipeline(Self.text)
        let body = Body(fed.plan)
        let loop = ControlLoop(name: "balance", settings: fed.pipeline.loops[0].settings, body: body)
        let isOver = Atomic<Bool>(false)
        let sensors = fed.sensors
        let writer = try SystemThread(.init(name: "writer", cpu: 0)) {
            while !isOver.load(ordering: .relaxed) {
                body.isWriting.store(true, ordering: .relaxed)
                sensors.motion.put(
                    MotionSample(acceleration: Vector3(x: 0, y: 0, z: 9.81), angularVelocity: .zero, temperature: 30),
                    measuredAt: .now())
                sensors.edge.put(true, measuredAt: .now())
                body.isWriting.store(false, ordering: .relaxed)
            }
        }
        let load = try SystemThread(.init(name: "load", cpu: 0)) {
            while !isOver.load(ordering: .relaxed) {}
        }
        let refusals = try loop.start()
        let isEnough =
            refusals.isEmpty
            && isSoon {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
                return body.ticks.load(ordering: .acquiring) >= 2_000 && body.interrupted.load(ordering: .relaxed) > 50
            }
        loop.stop()
        isOver.store(true, ordering: .relaxed)
        writer.join()
        load.join()
        guard refusals.isEmpty else {
            Issue.record(
                """
                the kernel refused \(refusals.map(\.setting)): nothing was shown about real-time loops. Run as root or with \
                CAP_SYS_NICE, or set SINEW_WITHOUT_REALTIME=1 to leave this test out
                """)
            return
        }
        #expect(isEnough)
        let (waited, interrupted) = (body.waited.load(ordering: .relaxed), body.interrupted.load(ordering: .relaxed))
        // One in a hundred is left to the few threads of the kernel that stand above every other.
        #expect(waited <= interrupted / 100, "waited in \(waited) ticks; \(interrupted) interrupted the writer")
        let eventTicks = try #require(loop.histograms).eventLatency.totalCount
        #expect(eventTicks > 0)
    }
}
