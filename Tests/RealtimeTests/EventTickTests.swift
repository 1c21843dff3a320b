import LinuxSystem
import Quantities
import Subscriptions
import Synchronization
import Testing

@testable import Pipeline
@testable import Realtime

/// Loops that tick on events, at a period of an hour: what they have seen in time was not seen by a release.
struct EventTickTests {
    /// A loop that ticks on two inputs and leaves a third to its releases.
    static let text = """
        {
          "version": 1, "name": "events",
          "producers": {"fed": {"driver": "fed"}},
          "loops": {
            "reflex": {
              "rateHz": 100, "tickOn": ["bumps", "heat"],
              "inputs": {
                "bumps": {"from": "fed.edge", "subscription": "event"},
                "heat": {"from": "fed.temperature", "subscription": "event"},
                "quiet": {"from": "fed.edge", "subscription": "event"}
              },
              "stages": [{"stage": "follow", "event": "bumps", "output": "pressed"}]
            }
          },
          "actuators": {}
        }
        """

    static func hourly(gap: Int64 = 0) -> LoopSettings {
        LoopSettings(rate: Hertz(1.0 / 3_600), eventGap: gap)
    }

    /// Ticks a plan, notes when, and can be held up behind it.
    private final class Body: LoopBody {
        let plan: LoopPlan
        let times = Locked<[Timestamp]>([])
        let isHeld = Atomic<Bool>(false)
        let isWaiting = Atomic<Bool>(false)
        var bell: LoopBell? { plan.bell }

        init(_ plan: LoopPlan) {
            self.plan = plan
        }

        func tick(_ tick: Tick) {
            plan.tick(tick)
            times.withLock { $0.append(tick.time) }
            while isHeld.load(ordering: .acquiring) { isWaiting.store(true, ordering: .releasing) }
        }

        var count: Int { times.withLock { $0.count } }
    }

    /// A loop under way, and what feeds it.
    private struct Bench {
        let fed: FedPipeline
        let body: Body
        let loop: ControlLoop

        init(_ settings: LoopSettings = EventTickTests.hourly(), text: String = EventTickTests.text) throws {
            fed = try FedPipeline(text)
            body = Body(fed.plan)
            loop = ControlLoop(name: "events", settings: settings, body: body)
        }

        func bump() { fed.sensors.edge.put(true, measuredAt: .zero) }

        /// The last figures of the loop, which ends.
        func stop() throws -> LoopTiming {
            let timing = loop.timing.subscribe()
            loop.stop()
            return try #require(timing.poll()).value
        }
    }

    @Test
    func `of ten thousand events, each put when the one before was seen, each has its tick at once`() throws {
        let bench = try Bench()
        _ = try bench.loop.start()
        let before = Futex.wakesByThisThread
        var seen: UInt64 = 0
        while seen < 10_000 {
            bench.bump()
            guard isSoon({ bench.fed.count(ofInput: 0) == seen + 1 }) else { break }
            seen += 1
        }
        let wakes = Futex.wakesByThisThread - before
        let timing = try bench.stop()
        #expect(seen == 10_000)
        #expect(timing.eventTicks == 10_000)
        #expect(timing.ticks == 10_000)
        #expect((1...10_000).contains(wakes))
    }

    @Test
    func `events that two threads put at any moment are all seen, and none waits for the release`() throws {
        let bench = try Bench()
        _ = try bench.loop.start()
        let unseen = Atomic<Int>(0)
        // Bursts of random length at random distances; behind each burst the thread waits until it was seen, so that a
        // ring that is lost has no other to make up for it from this thread, and soon none from the other.
        @Sendable func putBursts(_ input: Int, seed: UInt64, _ put: () -> Void) {
            var random = Linear(state: seed)
            var total: UInt64 = 0
            for _ in 0..<3_000 {
                for _ in 0...random.next() % 3 {
                    // Half of them at once, into the tick that has just seen the one before.
                    let pause = random.next() % 2_000
                    for _ in 0..<(pause < 1_000 ? 0 : pause) { _ = unseen.load(ordering: .relaxed) }
                    put()
                    total += 1
                }
                if !isSoon({ bench.fed.count(ofInput: input) == total }) {
                    unseen.add(1, ordering: .relaxed)
                    return
                }
            }
        }
        let sensors = bench.fed.sensors
        let first = try SystemThread(.init(name: "bumps")) {
            putBursts(0, seed: 1) { sensors.edge.put(true, measuredAt: .zero) }
        }
        let second = try SystemThread(.init(name: "heat")) {
            putBursts(1, seed: 2) { sensors.temperature.put(20, measuredAt: .zero) }
        }
        first.join()
        second.join()
        let lost = unseen.load(ordering: .relaxed)
        #expect(lost == 0)
        let timing = try bench.stop()
        #expect(timing.ticks == timing.eventTicks)
    }

    /// A linear congruential generator, Knuth's MMIX: the same moments in every run.
    private struct Linear {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }

    @Test
    func `an event that was put before the loop runs has its tick at once`() throws {
        let bench = try Bench()
        bench.bump()
        _ = try bench.loop.start()
        #expect(isSoon { bench.fed.count(ofInput: 0) == 1 })
        bench.loop.stop()
    }

    @Test
    func `events that are put during a tick share the next one, and putting them makes no system call`() throws {
        let bench = try Bench()
        bench.body.isHeld.store(true, ordering: .releasing)
        _ = try bench.loop.start()
        bench.bump()
        try #require(isSoon { bench.body.isWaiting.load(ordering: .acquiring) })
        let before = Futex.wakesByThisThread
        for _ in 1...100 { bench.bump() }
        #expect(Futex.wakesByThisThread == before)
        bench.body.isHeld.store(false, ordering: .releasing)
        #expect(isSoon { bench.fed.count(ofInput: 0) == 101 })
        let timing = try bench.stop()
        #expect(timing.eventTicks == 2)
    }

    @Test
    func `an event of an input that is not named waits for the next tick`() throws {
        let bench = try Bench(
            text: Self.text.replacing(#"["bumps", "heat"]"#, with: #"["heat"]"#))
        _ = try bench.loop.start()
        bench.bump()
        bench.fed.sensors.temperature.put(20, measuredAt: .zero)
        #expect(isSoon { bench.fed.count(ofInput: 1) == 1 })
        let timing = try bench.stop()
        #expect(timing.eventTicks == 1)
        #expect(bench.fed.count(ofInput: 0) == 1)
    }

    @Test
    func `a storm of events leaves the gap between the ticks and loses none`() throws {
        let gap: Int64 = 3_000_000
        let bench = try Bench(Self.hourly(gap: gap))
        _ = try bench.loop.start()
        var put: UInt64 = 0
        #expect(
            isSoon {
                bench.bump()
                put += 1
                return bench.body.count >= 20
            })
        #expect(isSoon { bench.fed.count(ofInput: 0) == put })
        bench.loop.stop()
        let times = bench.body.times.withLock { $0 }
        #expect(zip(times, times.dropFirst()).allSatisfy { $1.nanoseconds(since: $0) >= gap })
    }

    @Test
    func `stop ends the wait for an event, and the gap between two`() throws {
        let waiting = try Bench()
        _ = try waiting.loop.start()
        #expect(try waiting.stop().ticks == 0)
        let pausing = try Bench(Self.hourly(gap: 3_600_000_000_000))
        _ = try pausing.loop.start()
        pausing.bump()
        #expect(isSoon { pausing.body.count == 1 })
        pausing.bump()
        // So that it is more likely to be in the gap already; the outcome is the same if it is not.
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
        #expect(try pausing.stop().ticks == 1)
    }

    @Test
    func `releases and events are counted apart, and both have their histogram`() throws {
        let bench = try Bench(LoopSettings(rate: Hertz(500), eventGap: 100_000))
        _ = try bench.loop.start()
        #expect(
            isSoon {
                bench.bump()
                return bench.body.count >= 200
            })
        let timing = try bench.stop()
        let histograms = try #require(bench.loop.histograms)
        #expect(timing.eventTicks > 0)
        #expect(timing.ticks > timing.eventTicks)
        #expect(histograms.eventLatency.totalCount == timing.eventTicks)
        #expect(histograms.lateness.totalCount == timing.ticks - timing.eventTicks)
        #expect(histograms.execution.totalCount == timing.ticks)
    }
}
