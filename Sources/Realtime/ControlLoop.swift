import LinuxSystem
import Quantities
import Subscriptions

/// A control loop on a thread of its own: it sleeps to each release and calls its body.
///
/// The loop's thread allocates nothing, takes no lock and makes one system call per tick, the sleep. `start()` and
/// `stop()` are called by one thread, each once.
public final class ControlLoop: Sendable {
    /// The loop's name, as in the pipeline.
    public let name: String
    /// Rate and scheduling.
    public let settings: LoopSettings
    /// Publishes the loop's timing once per window and when the loop ends.
    public let timing = Producer<LoopTiming>(realtime: true)

    private let body: any LoopBody
    private let stopSignal: StopSignal
    private let result = Locked<LoopHistograms?>(nil)
    private let thread = Locked<SystemThread?>(nil)

    /// A loop that does not run yet.
    public init(name: String, settings: LoopSettings, body: any LoopBody) throws(SystemError) {
        self.name = name
        self.settings = settings
        self.body = body
        stopSignal = try StopSignal()
    }

    /// Starts the thread; the first tick comes one period later.
    ///
    /// - Returns: the settings that the system refused; the loop runs without them.
    public func start() throws(SystemError) -> [SystemThread.Refusal] {
        let settings = ThreadSettings(name: name, priority: settings.priority, cpu: settings.cpu)
        let started = try SystemThread(settings) { [self] in run() }
        thread.withLock { $0 = started }
        return started.refusals
    }

    /// Ends the loop and blocks until its last tick is over. Idempotent.
    public func stop() {
        stopSignal.signal()
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        running?.join()
    }

    /// How the loop's times were distributed; nil until it has been stopped.
    public var histograms: LoopHistograms? { result.withLock { $0 } }

    private func run() {
        var clock = LoopClock(rate: settings.rate, deadline: settings.deadline, start: .now())
        while !stopSignal.wait(until: clock.release) {
            body.tick(clock.begin(.now()))
            let ended = Timestamp.now()
            let end = clock.finish(ended)
            if end.isDeadlineExceeded {
                body.deadlineExceeded()
            } else if clock.timing.consecutiveMisses == 0 {
                body.deadlineKept()
            }
            if end.isWindowOver { timing.put(clock.timing, measuredAt: ended) }
        }
        let histograms = clock.histograms
        result.withLock { $0 = histograms }
        timing.put(clock.timing, measuredAt: .now())
        timing.close()
    }
}
