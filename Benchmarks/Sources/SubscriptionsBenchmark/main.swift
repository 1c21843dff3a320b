import CPeers
import Glibc
import Quantities
import Subscriptions

/// Reads a whole text file.
func contents(of path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
        let byte = fgetc(file)
        if byte == EOF { break }
        bytes.append(UInt8(truncatingIfNeeded: byte))
    }
    return String(decoding: bytes, as: UTF8.self)
}

func argument(_ name: String) -> String {
    guard let index = CommandLine.arguments.firstIndex(of: name), index + 1 < CommandLine.arguments.count else {
        print("usage: SubscriptionsBenchmark --peers libpeers.so --rtcbot rtcbot.txt --machine text --out results.md")
        exit(2)
    }
    return CommandLine.arguments[index + 1]
}

/// RTCBot's medians by name.
let rtcbot: [String: Double] = {
    var values: [String: Double] = [:]
    for line in contents(of: argument("--rtcbot")).split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count >= 2 { values[String(words[0])] = Double(words[1]) }
    }
    return values
}()
let out = argument("--out")
let machine = argument("--machine")
if let problem = peers_load(argument("--peers")) {
    print("the C peers could not be loaded: \(String(cString: problem))")
    exit(1)
}

var report = Report()

func python(_ name: String) -> Double { rtcbot[name] ?? .nan }

/// Medians and 99th percentiles of several competitors' wake-ups, measured by turns.
func latencies(
    runs: Int = 9, _ competitors: [(String, () async -> Latency)]
) async -> [(name: String, p50: Sample, p99: Sample)] {
    var results = competitors.map { ($0.0, Sample(name: $0.0), Sample(name: $0.0)) }
    for run in 0...runs {
        for index in competitors.indices {
            let latency = await competitors[index].1()
            if run == 0 { continue }
            results[index].1.values.append(latency.p50 / 1_000)
            results[index].2.values.append(latency.p99 / 1_000)
        }
    }
    return results.map { (name: $0.0, p50: $0.1, p99: $0.2) }
}

// MARK: One thread

for (bytes, ours, name) in [(Int32(56), ourLargeCell, "mostRecent56"), (8, ourSmallCell, "mostRecent8")] {
    let samples = try await alternate([
        ("ours", { ours() }), ("C", { cInOneThread(bytes) }), ("AsyncStream", { await streamOneThread() }),
    ])
    let (mine, c) = (samples[0].median, samples[1].median)
    report.add(
        "MostRecent put + poll, one thread, \(bytes) bytes, ns", ours: samples[0].text(2),
        peers:
            "C \(samples[1].text(2)); AsyncStream(.bufferingNewest(1)) \(samples[2].text(0)); "
            + "RTCBot \(number(python(name), 0))",
        target: "≤ 12, ≤ 1.3 × C (is \(number(mine / c, 2))), RTCBot ≥ 18 × (is \(number(python(name) / mine, 0)))",
        isMet: mine <= 12 && mine <= 1.3 * c && python(name) >= 18 * mine)
}
let single = try await alternate([
    ("references", { ourReferences() }), ("producer", { ourProducer() }), ("16", { ourFanOut() }),
    ("events", { ourEvents() }), ("task", { try await ourTask() }),
])
report.add(
    "MostRecent put + poll, one thread, class reference, ns", ours: single[0].text(), peers: "–", target: "≤ 30",
    isMet: single[0].median <= 30)
report.add(
    "Producer put + poll, one subscriber, 56 bytes, ns", ours: single[1].text(), peers: "–", target: "–", isMet: nil)
report.add(
    "put to 16 subscribers, nobody waiting, 56 bytes, ns each", ours: single[2].text(),
    peers: "RTCBot \(number(python("fanOut16"), 0))", target: "≤ 12", isMet: single[2].median <= 12)
report.add(
    "Event put + its share of a drain of 8, 56 bytes, ns", ours: single[3].text(), peers: "–", target: "–", isMet: nil)
report.add(
    "MostRecent put + `await next()` that need not wait, ns", ours: single[4].text(), peers: "–", target: "–",
    isMet: nil)

// MARK: Two threads

let spinning = try await alternate([("ours", { ourPutWithSpinningReader() }), ("C", { cPutWithSpinningReader() })])
report.add(
    "put with a reader spinning on another core, 56 bytes, ns (reader sees only whole and ever newer elements)",
    ours: spinning[0].text(), peers: "C \(spinning[1].text())", target: "≤ 15", isMet: spinning[0].median <= 15)

let wakeUps = await latencies([
    ("futex pair in C", { futexPair() }), ("blocked thread", { ourBlockedThread() }),
    ("awaiting task", { await ourAwaitingTask(realtime: false) }),
    ("through the relay", { await ourAwaitingTask(realtime: true) }), ("AsyncStream", { await streamAwaitingTask() }),
])
let futex = wakeUps[0].p50.median
let futexText = "futex pair in C \(wakeUps[0].p50.text(2)), p99 \(wakeUps[0].p99.text(1))"
report.add(
    "wake-up of a blocked thread, µs, p50", ours: "\(wakeUps[1].p50.text(2)), p99 \(wakeUps[1].p99.text(1))",
    peers: futexText, target: "≤ 1.15 × the pair (is \(number(wakeUps[1].p50.median / futex, 2)))",
    isMet: wakeUps[1].p50.median <= 1.15 * futex)
report.add(
    "wake-up of an awaiting task from an ordinary thread, µs, p50",
    ours: "\(wakeUps[2].p50.text(2)), p99 \(wakeUps[2].p99.text(1))",
    peers:
        futexText + "; AsyncStream \(wakeUps[4].p50.text(2)), p99 \(wakeUps[4].p99.text(1))"
        + "; RTCBot between two tasks \(number(python("wakeTask") / 1_000, 2))",
    target: "≤ 2 × the pair (is \(number(wakeUps[2].p50.median / futex, 2)))",
    isMet: wakeUps[2].p50.median <= 2 * futex)
report.add(
    "the same from a real-time loop, through the relay, µs, p50",
    ours: "\(wakeUps[3].p50.text(2)), p99 \(wakeUps[3].p99.text(1))", peers: "–", target: "–", isMet: nil)

let hundred = await hundredTasks()
report.add(
    "a loop's put with 100 tasks awaiting",
    ours: "\(hundred.wakes) futex wakes, \(number(hundred.nanoseconds / 1_000, 1)) µs",
    peers: "–", target: "≤ 1 futex wake", isMet: hundred.wakes <= 1)

let queues = try await alternate([
    ("drop newest", { ourQueue(.dropNewest) }), ("drop oldest", { ourQueue(.dropOldest) }),
    ("AsyncChannel", { await channelThroughput() }), ("AsyncStream", { await streamThroughput() }),
])
report.add(
    "queue, one producer and one consumer thread, million elements/s", ours: queues[0].text(),
    peers:
        "the same dropping the oldest, lossy \(queues[1].text()); AsyncAlgorithms' channel \(queues[2].text(2)); "
        + "AsyncStream, unbounded \(queues[3].text(2))",
    target: "≥ 20", isMet: queues[0].median >= 20)

// MARK: Batches

let batches = try await alternate([("ours", { ourRebatch() })])
report.add(
    "Rebatch 960 → 1024, int16 × 2, million batches/s", ours: batches[0].text(2),
    peers: "RTCBot \(number(python("rebatch") / 1e6, 3))",
    target: "≥ 10 × RTCBot's 0.503 (is \(number(batches[0].median / 0.503, 1)))", isMet: batches[0].median >= 5.03)

// MARK: Memory

let (puts, waits) = (allocationsOfPuts(), allocationsOfWaits())
let (tasks, bare) = (await allocationsOfTaskWaits(), await allocationsOfBareResumes())
report.add(
    "allocations in 1,000 puts and polls of every kind", ours: "\(puts)", peers: "–", target: "0", isMet: puts == 0)
report.add(
    "allocations in 1,000 blocking waits, half of them to their deadline", ours: "\(waits)", peers: "–", target: "0",
    isMet: waits == 0)
report.add(
    "allocations in a put that resumes a task", ours: "\(tasks) at most", peers: "a bare continuation \(bare) at most",
    target: "what the language's resume takes", isMet: tasks <= bare)

let text = """
    # Subscriptions, measured

    \(machine)

    Each figure is the median of nine runs, with the smallest and the largest in brackets; competitors take turns. `Benchmarks/run`
    makes this page.

    \(report.markdown)

    """
guard let file = fopen(out, "w") else {
    print("\(out) cannot be written")
    exit(1)
}
fputs(text, file)
fclose(file)
print("written: \(out)")
if !report.missed.isEmpty { print("missed: \(report.missed.joined(separator: "; "))") }
