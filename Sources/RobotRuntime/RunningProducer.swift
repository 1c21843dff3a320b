import Glibc
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions
import Synchronization

/// A producer's driver on its thread: run, and when it ends by itself restarted with growing pauses, for ever.
///
/// A device that is unplugged is normal life: its readings grow old, which the loops see, and come back. A driver that
/// hangs is told of; it cannot be ended, so that its readings stay old until it goes on by itself.
final class RunningProducer: Sendable {
    /// Where a driver is in its life.
    private enum Phase: UInt64 {
        case run
        case close
        case pause
        case open
    }

    /// What the watch over its progress has found.
    private struct Watch {
        var silence: SilenceWatch
        var hanging: String?
    }

    let name: String
    private let health: DriverHealth
    private let producer: PlannedProducer
    private let stopSignal = StopSignal()
    /// The phase in its lower two bits, the number of changes above: it differs after every change.
    private let life = Atomic<UInt64>(Phase.run.rawValue)
    private let threadNumber = Atomic<pid_t>(0)
    private let thread = Locked<SystemThread?>(nil)
    private let watch: Locked<Watch>

    /// How long a driver may take to open or close its device: some cameras need seconds.
    private static let longestOpening: Duration = .seconds(10)

    /// Starts the driver, which is open.
    init(_ producer: PlannedProducer, board: (any Board)?) throws(SystemError) {
        name = producer.name
        self.producer = producer
        // A stop whose device fails is not heard any more, whatever its last word was.
        health = DriverHealth { [ports = producer.ports] isGood in
            for port in ports { if isGood { port.stop?.beginAgain() } else { port.stop?.lose() } }
        }
        watch = Locked(Watch(silence: SilenceWatch(since: .now())))
        for port in producer.ports { port.reportStillness(to: health) }
        let thread = try SystemThread(ThreadSettings(name: producer.name)) { [self] in
            threadNumber.store(SystemThread.currentNumber, ordering: .relaxed)
            keepRunning(on: board)
        }
        self.thread.withLock { $0 = thread }
    }

    /// Tells it to end; blocks for nothing.
    func interrupt() {
        stopSignal.signal()
        producer.driver.interrupt()
    }

    /// Blocks until its thread has left; false when that takes longer than to the deadline. The thread is then left to
    /// itself, and nothing of the driver may be touched any more.
    func join(until deadline: Timestamp) -> Bool {
        guard let thread = thread.withLock({ $0.take() }) else { return true }
        let hasEnded = thread.join(until: deadline)
        if !hasEnded { thread.detach() }
        return hasEnded
    }

    /// What its driver says of the device, or that the driver hangs. From any thread.
    func state(at now: Timestamp) -> DriverHealth.State {
        let life = life.load(ordering: .acquiring)
        let phase = Phase(rawValue: life & 3) ?? .run
        let progress = producer.ports.reduce(life &+ health.reports) { $0 &+ $1.count }
        return watch.withLock { watch in
            let silence = watch.silence.silence(at: now, progress: progress, patience: patience(in: phase))
            // Its words stay as they were when it was found out: they are told once.
            watch.hanging = silence.map { watch.hanging ?? words(for: $0, in: phase) }
            return watch.hanging.map(DriverHealth.State.hanging) ?? health.state
        }
    }

    /// What there is to see of it. From any thread.
    func status(at now: Timestamp) -> RobotStatus.Source {
        RobotStatus.Source(
            name: name, health: state(at: now), incidents: health.incidents, remark: health.remark,
            lostReadings: health.lostReadings)
    }

    private func patience(in phase: Phase) -> Duration? {
        switch phase {
        case .run: producer.driver.period.map(SupervisionLimits.driverSilence)
        case .open, .close: Self.longestOpening
        case .pause: nil
        }
    }

    private func words(for silence: Duration, in phase: Phase) -> String {
        let tenths = Int64((silence.inSeconds * 10).rounded())
        let place = ProcessTable.place(ofThread: threadNumber.load(ordering: .relaxed))
        return "has given nothing for \(tenths / 10).\(tenths % 10) s; its driver hangs in \(phase)"
            + (place.map { " (\($0))" } ?? "")
    }

    private func enter(_ phase: Phase) {
        let before = life.load(ordering: .relaxed)
        life.store((before | 3) &+ 1 &+ phase.rawValue, ordering: .releasing)
    }

    private func keepRunning(on board: (any Board)?) {
        var backoff = RestartBackoff()
        while true {
            let began = Timestamp.now()
            producer.driver.run(until: stopSignal, health: health)
            if stopSignal.isSignalled { return }
            let ran = Timestamp.now().duration(since: began)
            for port in producer.ports { port.stop?.lose() }
            enter(.close)
            producer.driver.close()
            guard let board, reopen(on: board, after: ran, &backoff) else { return }
            enter(.run)
        }
    }

    /// Opens the driver again, however long that takes; false when it is to stop instead.
    private func reopen(on board: any Board, after ran: Duration, _ backoff: inout RestartBackoff) -> Bool {
        var ran = ran
        while true {
            enter(.pause)
            if stopSignal.wait(until: Timestamp.now().advanced(by: backoff.pause(after: ran))) { return false }
            ran = .zero
            enter(.open)
            do {
                try producer.driver.open(on: board)
                health.recover()
                return true
            } catch {
                health.fail("\(error)")
            }
        }
    }
}
