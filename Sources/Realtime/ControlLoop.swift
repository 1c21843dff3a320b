import LinuxSystem
import Quantities
import Subscriptions

/// A control loop on a thread of its own: it sleeps to each release and calls its body.
///
/// When the body has a bell, the loop sleeps on that and also ticks when somebody rings, between the releases, which
/// stay where they are. The loop's thread allocates nothing, takes no lock and makes one system call per tick, the
/// sleep; its stack is there before the first tick. `start()` and `stop()` are called by one thread, each once.
public final class ControlLoop: Sendable {
    /// The loop's name, as in the pipeline.
    public let name: String
    /// Rate and scheduling.
    public let settings: LoopSettings
    /// Publishes the loop's timing once per window and when the loop ends.
    public let timing = Producer<LoopTiming>(realtime: true)

    private let body: any LoopBody
    private let stopSignal = StopSignal()
    private let result = Locked<LoopHistograms?>(nil)
    private let thread = Locked<SystemThread?>(nil)

    /// A loop that does not run yet.
    public init(name: String, settings: LoopSettings, body: any LoopBody) {
        self.name = name
        self.settings = settings
        self.body = body
    }

    /// Starts the thread; the first tick comes one period later.
    ///
    /// - Returns: the settings that the system refused; the loop runs without them.
    public func start() throws(SystemError) -> [SystemThread.Refusal] {
        let settings = ThreadSettings(
            name: name, priority: settings.priority, cpu: settings.cpu, stackBytes: settings.stackBytes,
            timerSlack: settings.timerSlack, touchesStack: true)
        let started = try SystemThread(settings) { [self] in run() }
        thread.withLock { $0 = started }
        return started.refusals
    }

    /// Ends the loop and blocks until its last tick is over. Idempotent.
    public func stop() {
        stopSignal.signal()
        body.bell?.rouse()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    /// How the loop's times were distributed; nil until it has been stopped.
    public var histograms: LoopHistograms? { result.withLock { $0 } }

    private func run() {
        var clock = LoopClock(
            rate: settings.rate, deadline: settings.deadline, eventGap: settings.eventGap, start: .now())
        if let bell = body.bell {
            run(&clock, on: bell)
        } else {
            while !stopSignal.wait(until: clock.release) { tick(clock.begin(.now()), &clock) }
        }
        let histograms = clock.histograms
        result.withLock { $0 = histograms }
        timing.put(clock.timing, measuredAt: .now())
        timing.close()
    }

    private func run(_ clock: inout LoopClock, on bell: LoopBell) {
        while !bell.wait(until: clock.release, unless: stopSignal) {
            let now = Timestamp.now()
            if now >= clock.release {
                _ = bell.take()
                tick(clock.begin(now), &clock)
            } else if now < clock.earliestEvent {
                bell.pause(until: min(clock.earliestEvent, clock.release), unless: stopSignal)
            } else if let rung = bell.take() {
                tick(clock.begin(now, rung: rung), &clock)
            }
        }
    }

    @inline(__always)
    private func tick(_ tick: Tick, _ clock: inout LoopClock) {
        body.tick(tick)
        let ended = Timestamp.now()
        let end = clock.finish(ended)
        if end.isDeadlineExceeded {
            body.deadlineExceeded()
        } else if clock.timing.consecutiveMisses == 0 {
            body.deadlineKept()
        }
        if end.isWindowOver { timing.put(clock.timing, measuredAt: ended) }
    }
}
