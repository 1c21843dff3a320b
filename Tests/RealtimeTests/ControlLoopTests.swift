import Glibc
import LinuxSystem
import Quantities
import Subscriptions
import Synchronization
import Testing

@testable import Realtime

/// A loop on its own thread.
struct ControlLoopTests {
    /// Counts ticks, remembers them, and tells its thread.
    private final class Body: LoopBody {
        let ticks = Locked<[Tick]>([])
        let thread = Atomic<UInt>(0)
        let isRunning = Atomic<Bool>(false)
        let nap: Duration?

        init(nap: Duration? = nil) {
            self.nap = nap
        }

        func tick(_ tick: Tick) {
            isRunning.store(true, ordering: .releasing)
            thread.store(UInt(pthread_self()), ordering: .relaxed)
            if let nap { Sleep.until(Timestamp.now().advanced(by: nap)) }
            ticks.withLock { $0.append(tick) }
            isRunning.store(false, ordering: .releasing)
        }

        var seen: [Tick] { ticks.withLock { $0 } }

        func wait(for count: Int) -> Bool {
            let end = Timestamp.now().advanced(by: .seconds(60))
            while seen.count < count {
                guard Timestamp.now() < end else { return false }
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(1)))
            }
            return true
        }
    }

    @Test
    func `a loop ticks with growing numbers and times on a thread of its own`() throws {
        let body = Body()
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(1_000)), body: body)
        #expect(try loop.start() == [])
        #expect(body.wait(for: 20))
        loop.stop()
        #expect(body.seen.map(\.number) == Array(1...UInt64(body.seen.count)))
        #expect(zip(body.seen, body.seen.dropFirst()).allSatisfy { $0.time < $1.time })
        let thread = body.thread.load(ordering: .relaxed)
        #expect(thread != UInt(pthread_self()))
    }

    @Test
    func `no tick begins before its release`() throws {
        let body = Body()
        let before = Timestamp.now()
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(500)), body: body)
        _ = try loop.start()
        #expect(body.wait(for: 10))
        loop.stop()
        for tick in body.seen {
            #expect(tick.time.nanoseconds(since: before) >= Int64(tick.number) * 2_000_000)
        }
    }

    @Test
    func `stop waits for the tick that is under way, and none comes after it`() throws {
        let body = Body(nap: .milliseconds(30))
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(1_000)), body: body)
        _ = try loop.start()
        while !body.isRunning.load(ordering: .acquiring) {}
        loop.stop()
        let isRunning = body.isRunning.load(ordering: .acquiring)
        #expect(!isRunning)
        let count = body.seen.count
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(60)))
        #expect(body.seen.count == count)
    }

    @Test
    func `stop does not wait for the next release`() throws {
        let body = Body()
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(0.01)), body: body)
        _ = try loop.start()
        loop.stop()
        loop.stop()
        #expect(body.seen == [], "the first release is 100 s away")
    }

    @Test
    func `a loop that is too slow for its rate counts what it missed`() throws {
        let body = Body(nap: .milliseconds(5))
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(1_000)), body: body)
        let timing = loop.timing.subscribe()
        _ = try loop.start()
        #expect(body.wait(for: 3))
        loop.stop()
        let last = try #require(timing.poll())
        #expect(last.value.ticks == UInt64(body.seen.count))
        #expect(last.value.missed >= 4 * last.value.ticks)
    }

    @Test
    func `the last figures come when the loop ends, and then no more`() throws {
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(100)), body: Body())
        let timing = loop.timing.subscribe()
        _ = try loop.start()
        loop.stop()
        #expect(timing.poll() != nil)
        #expect(timing.isFinished)
    }

    @Test
    func `a loop that was never started can be stopped`() throws {
        let body = Body()
        ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(1_000)), body: body).stop()
        #expect(body.seen == [])
    }

    @Test
    func `a priority is granted or its refusal is told, and the loop runs either way`() throws {
        let body = PolicyBody()
        let settings = LoopSettings(rate: Hertz(1_000), priority: 5)
        let loop = ControlLoop(name: "loop", settings: settings, body: body)
        let refusals = try loop.start()
        let end = Timestamp.now().advanced(by: .seconds(60))
        while body.policy.load(ordering: .acquiring) < 0, Timestamp.now() < end {}
        loop.stop()
        let policy = body.policy.load(ordering: .acquiring)
        if refusals.isEmpty {
            #expect(policy == Int(SCHED_FIFO))
        } else {
            #expect(refusals.map(\.setting) == ["SCHED_FIFO priority 5"])
            #expect(refusals.map(\.error.code) == [EPERM])
            #expect(policy == Int(SCHED_OTHER))
        }
    }

    private final class PolicyBody: LoopBody {
        let policy = Atomic<Int>(-1)

        func tick(_ tick: Tick) {
            policy.store(Int(sched_getscheduler(0)), ordering: .releasing)
        }
    }

    @Test
    func `a processor that the machine has not is refused by name`() throws {
        let loop = ControlLoop(name: "loop", settings: LoopSettings(rate: Hertz(1_000), cpu: 1_000), body: Body())
        let refusals = try loop.start()
        loop.stop()
        #expect(refusals.map(\.setting) == ["processor 1000"])
        #expect(refusals.map(\.error.code) == [EINVAL])
    }
}
