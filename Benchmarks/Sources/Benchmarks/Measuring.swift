import Quantities

/// What one round of one candidate gave.
struct Sample: Sendable {
    /// The figure that is judged: nanoseconds for one operation, or elements in a second.
    var typical: Double
    /// The 99th percentile, where single operations were timed.
    var tail: Double?
    /// The share of the elements that the reader saw, where the newest wins.
    var seen: Double?

    init(_ typical: Double, tail: Double? = nil, seen: Double? = nil) {
        self.typical = typical
        self.tail = tail
        self.seen = seen
    }

    /// The median and the 99th percentile of single operations.
    init(_ times: [Int64]) {
        let sorted = times.sorted()
        precondition(!sorted.isEmpty, "a sample needs at least one time")
        typical = Double(sorted[sorted.count / 2])
        tail = Double(sorted[sorted.count * 99 / 100])
    }
}

/// One of those that do the same work in turn.
struct Candidate {
    let name: String
    /// Runs one round; nil when this peer is not to be had here.
    let sample: () -> Sample?

    init(_ name: String, _ sample: @escaping () -> Sample?) {
        self.name = name
        self.sample = sample
    }
}

/// All rounds of one candidate.
struct Series {
    let name: String
    var samples: [Sample] = []

    var typical: Double { median(samples.map(\.typical)) }
    var range: ClosedRange<Double> { span(samples.map(\.typical)) }
    var tails: [Double] { samples.compactMap(\.tail) }
    var seen: [Double] { samples.compactMap(\.seen) }
}

/// What is asked of ours, and how it is read off the rounds.
struct Target: Sendable {
    enum Measure {
        /// The median of ours.
        case typical
        /// The median of the rounds' quotients, ours over the peer's.
        case quotient(of: String)
        /// The same, the peer's over ours.
        case inverse(of: String)
        /// The slowest single operation of all rounds of ours, where a round has at most a hundred.
        case slowest
        /// The median of another of ours over the slowest round of ours; its 99th percentile likewise.
        case spread(of: String)
        case tailSpread(of: String)
    }

    let text: String
    let measure: Measure
    /// Whether a value meets the target.
    let isMet: @Sendable (Double) -> Bool
}

extension Target {
    /// That a busy asynchronous side does not move the median beyond the spread without one; the 99th percentiles, whose
    /// own spread is large, are told and not judged.
    static let unmoved = [
        Target(text: "busy plane ≤ the slowest idle round", measure: .spread(of: busyName)) { $0 <= 1 },
        Target(text: "(p99 busy, of the slowest idle p99)", measure: .tailSpread(of: busyName)) { _ in true },
    ]
}

/// Ours beside a hundred tasks that are woken and log.
let busyName = "ours, asynchronous plane busy"

/// One row of the table: candidates that do the same, and what is asked of the first, which is ours.
struct Case {
    let title: String
    let unit: Unit
    let candidates: [Candidate]
    let targets: [Target]
    /// What goes on meanwhile; then nobody waits for the machine to be quiet.
    var background: Background?

    /// How figures are shown: samples are nanoseconds, bytes, or millions in a second.
    enum Unit {
        case nanoseconds
        case microseconds
        case milliseconds
        case megabytes
        case millionsPerSecond
    }
}

/// A case after all rounds.
struct Outcome {
    let title: String
    let unit: Case.Unit
    var series: [Series]
    let targets: [Target]
    /// In how many turns others were running too.
    var disturbed = 0

    /// The value that a target is about, or nil when its peer was not there.
    func value(of target: Target) -> Double? {
        guard let ours = series.first, !ours.samples.isEmpty else { return nil }
        switch target.measure {
        case .typical:
            return ours.typical
        case .quotient(let name):
            return quotients(name).map { median($0) }
        case .inverse(let name):
            return quotients(name).map { median($0.map { 1 / $0 }) }
        case .slowest:
            return ours.tails.max()
        case .spread(let name):
            return other(name).map { $0.typical / ours.range.upperBound }
        case .tailSpread(let name):
            return other(name).map { median($0.tails) / span(ours.tails).upperBound }
        }
    }

    private func other(_ name: String) -> Series? {
        series.first { $0.name == name && !$0.samples.isEmpty }
    }

    private func quotients(_ name: String) -> [Double]? {
        guard let ours = series.first, let peer = other(name) else { return nil }
        return zip(ours.samples, peer.samples).map { $0.typical / $1.typical }
    }
}

extension Case {
    /// Warms every candidate up with one round that is thrown away, and then lets them take turns, each round in
    /// another order, so that nobody always follows the same neighbour.
    ///
    /// A turn begins when nobody else is running on the machine, and is repeated when somebody is at its end, as long as
    /// `patience` lasts.
    func run(rounds: Int, patience: inout Patience) -> Outcome {
        guard let background else { return takeTurns(rounds, &patience) }
        var none = Patience(left: 0)
        var outcome = background.during { takeTurns(rounds, &none) }
        // It is the background that disturbs.
        outcome.disturbed = 0
        return outcome
    }

    private func takeTurns(_ rounds: Int, _ patience: inout Patience) -> Outcome {
        let present = candidates.filter { $0.sample() != nil }
        var outcome = Outcome(
            title: title, unit: unit, series: present.map { Series(name: $0.name) }, targets: targets)
        for round in 0..<rounds {
            for place in present.indices {
                let index = (place + round) % present.count
                let turn = patience.turn { present[index].sample() }
                if let sample = turn.sample { outcome.series[index].samples.append(sample) }
                if !turn.isQuiet { outcome.disturbed += 1 }
            }
        }
        return outcome
    }
}

/// How long the suite still waits for others to leave it alone.
struct Patience {
    /// Nanoseconds to be spent on waiting and on repeating, in all.
    var left: Int64

    /// One turn, undisturbed if that can be had.
    mutating func turn(_ body: () -> Sample?) -> (sample: Sample?, isQuiet: Bool) {
        while true {
            let start = Timestamp.now()
            let beganQuietly = Machine.waitUntilQuiet(atMost: max(0, min(left, 2_000_000_000)))
            let waited = Timestamp.now().nanoseconds(since: start)
            let sample = body()
            let isQuiet = beganQuietly && Machine.waitUntilQuiet(atMost: 1_500_000)
            left -= waited
            if isQuiet || left <= 0 { return (sample, isQuiet) }
            left -= Timestamp.now().nanoseconds(since: start) - waited
        }
    }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    precondition(!sorted.isEmpty, "a median needs at least one value")
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

func span(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    guard let low = sorted.first, let high = sorted.last else { return 0...0 }
    return low...high
}

/// Nanoseconds for each of `count` operations that `body` does.
@inline(__always)
func nanosecondsEach(_ count: UInt64, _ body: () -> Void) -> Double {
    let start = Timestamp.now()
    body()
    return Double(Timestamp.now().nanoseconds(since: start)) / Double(count)
}

/// Keeps the calling thread busy, as a writer is between two elements.
func spin(nanoseconds: Int64) {
    let end = Timestamp.now().advanced(byNanoseconds: nanoseconds)
    while Timestamp.now() < end {}
}
