import LinuxSystem

/// How many listen to one of a loop's outputs at present. The loop hands the output on while it is told that there are some.
final class OutputDemand: Sendable {
    private let plan: LoopPlan
    private let index: Int
    private let count = Locked(0)

    /// - Parameter index: which of those outputs it is that the plan hands on only on demand.
    init(_ plan: LoopPlan, _ index: Int) {
        self.plan = plan
        self.index = index
    }

    /// Somebody listens, whose subscription is attached.
    func begin() { change(by: 1) }

    /// Somebody does not listen any more.
    func end() { change(by: -1) }

    private func change(by step: Int) {
        // With the lock, so that the loop is told in the order in which it happens.
        count.withLock { count in
            let before = count
            count += step
            if (before > 0) != (count > 0) { plan.setListened(index, count > 0) }
        }
    }
}

/// The outputs of a loop that it hands on only while somebody listens. How many those are, the loop knows by a word of its own.
final class OnDemandTaps: @unchecked Sendable {
    // Unchecked: constant. The taps are used by the loop's thread only.
    private let taps: CallList<LoopTap>
    private let wanted: AtomicBits

    init(_ taps: [LoopTap]) {
        self.taps = CallList(taps)
        wanted = AtomicBits(count: taps.count)
    }

    /// Whether somebody listens to the output of that index. From any thread.
    func set(_ index: Int, _ isWanted: Bool) { wanted.set(index, isWanted) }

    /// Hands on what somebody listens to. By the loop's thread; outside of the tick's code, which seldom needs it.
    @inline(never)
    func publish() {
        wanted.each { index in taps.call(index) { $0.publish() } }
    }
}
