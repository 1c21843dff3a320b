import Glibc

/// The outcome as text: lines for the terminal and a page of Markdown.
struct Report {
    let title: String
    let outcomes: [Outcome]
    /// What was found out outside this process, by kind: tabulated lines of the run script.
    let facts: [[String]]
    let rounds: Int
    let idleLatencyError: Int32

    // MARK: The rows

    private struct Row {
        var title: String
        var ours: String
        var target: String
        var measured: String
        var verdict: String
    }

    private func rows() -> [Row] {
        outcomes.flatMap { outcome -> [Row] in
            guard let ours = outcome.series.first else { return [] }
            return outcome.targets.map { target in
                let value = outcome.value(of: target)
                return Row(
                    title: outcome.title, ours: text(ours.typical, outcome.unit), target: target.text,
                    measured: value.map { measured($0, target, outcome.unit) } ?? "–",
                    verdict: verdict(target, value))
            }
        } + countedRows()
    }

    private func verdict(_ target: Target, _ value: Double?) -> String {
        // A text in brackets is no target, only a comparison.
        if target.text.hasPrefix("(") { return "–" }
        guard let value else { return "no peer" }
        return target.isMet(value) ? "met" : "**not met**"
    }

    /// What was counted: allocations and futex wakes.
    private func countedRows() -> [Row] {
        facts.compactMap { fact -> Row? in
            if fact.first == "allocations", fact.count == 4, let count = Double(fact[2]), let calls = Double(fact[3]) {
                return allocationRow(fact, calls / count)
            }
            if fact.first == "futex-wakes", fact.count == 4, let wakes = Double(fact[1]), let puts = Double(fact[2]) {
                return Row(
                    title: "Futex wakes of a loop's put with \(fact[3]) tasks awaiting", ours: decimal(wakes / puts, 2),
                    target: "≤ 1", measured: "\(fact[1]) in \(fact[2]) puts",
                    verdict: wakes <= puts ? "met" : "**not met**")
            }
            return nil
        }
    }

    private func allocationRow(_ fact: [String], _ each: Double) -> Row {
        var row = Row(
            title: "Allocations: \(fact[1])", ours: decimal(each, 2), target: "(peer)",
            measured: "\(fact[3]) in \(fact[2])", verdict: "–")
        switch fact[1] {
        case Allocations.bareTask, Allocations.asyncStream, Allocations.asyncChannel:
            row.ours = "–"
        case Allocations.oursTask:
            let own = facts.first { $0.count == 4 && $0[1] == Allocations.bareTask }.flatMap { Double($0[3]) } ?? 0
            row.target = "what a bare continuation takes"
            // A block more or less is the task pool's.
            row.verdict = (Double(fact[3]) ?? .infinity) <= own * 1.01 + 2 ? "met" : "**not met**"
        default:
            row.target = "0"
            row.verdict = each == 0 ? "met" : "**not met**"
        }
        return row
    }

    private func measured(_ value: Double, _ target: Target, _ unit: Case.Unit) -> String {
        switch target.measure {
        case .typical, .slowest: text(value, unit)
        default: decimal(value, 2) + " ×"
        }
    }

    // MARK: Numbers

    private func text(_ value: Double, _ unit: Case.Unit) -> String {
        switch unit {
        case .nanoseconds: decimal(value, value < 100 ? 1 : 0) + " ns"
        case .microseconds: decimal(value / 1e3, 2) + " µs"
        case .milliseconds: decimal(value / 1e6, 2) + " ms"
        case .megabytes: decimal(value / 1e6, 2) + " MB"
        case .millionsPerSecond: decimal(value, value < 1 ? 3 : 2) + " M/s"
        }
    }

    private func decimal(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int((abs(value) * scale).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(whole) }
        let digitsText = String(whole % Int(scale))
        let padding = String(repeating: "0", count: digits - digitsText.count)
        return sign + String(whole / Int(scale)) + "." + padding + digitsText
    }

    // MARK: The page

    func markdown() -> String {
        var page = "# \(title)\n\nWritten by `Benchmarks/run`; \(fact("date")).\n\n"
        page += "| | |\n| --- | --- |\n"
        page += "| processor | \(Machine.processorName()), \(Machine.allowedCPUs.count) of them |\n"
        page += "| kernel | \(Machine.kernel()), idle by \(fact("idle")) |\n"
        page += "| idle latency | \(idleLatency()) |\n"
        for key in ["load", "swift", "gcc", "clang", "python", "rtcbot", "cyclictest", "stress-ng", "revision"]
        where facts.contains(where: { $0.first == key }) {
            page += "| \(key) | \(fact(key)) |\n"
        }
        page += "\n## Verdicts\n\n"
        page += "| case | ours | target | measured | verdict |\n| --- | ---: | --- | ---: | --- |\n"
        for row in rows() {
            page += "| \(row.title) | \(row.ours) | \(row.target) | \(row.measured) | \(row.verdict) |\n"
        }
        page += "\n## Everybody\n\nMedian of \(rounds) rounds, in brackets the smallest and the largest round.\n"
        let disturbed = outcomes.filter { $0.disturbed > 0 }
        for outcome in disturbed {
            page += "Others were running on the machine in \(outcome.disturbed) turns of: \(outcome.title).\n"
        }
        page += "p99: the median of the rounds' 99th percentiles, in brackets their span. "
        page += "Seen: the share of the elements put that the reader got.\n\n"
        page += "| case | who | median | p99 | seen |\n| --- | --- | ---: | ---: | ---: |\n"
        for outcome in outcomes {
            for series in outcome.series { page += line(series, outcome) }
        }
        return page + instructions()
    }

    private func line(_ series: Series, _ outcome: Outcome) -> String {
        let range = "[\(text(series.range.lowerBound, outcome.unit)) – \(text(series.range.upperBound, outcome.unit))]"
        var tail = ""
        if !series.tails.isEmpty {
            let tails = span(series.tails)
            tail = text(median(series.tails), outcome.unit)
            tail += " [\(text(tails.lowerBound, outcome.unit)) – \(text(tails.upperBound, outcome.unit))]"
        }
        let seen = series.seen.isEmpty ? "" : decimal(median(series.seen) * 100, 2) + " %"
        let typical = text(series.typical, outcome.unit)
        return "| \(outcome.title) | \(series.name) | \(typical) \(range) | \(tail) | \(seen) |\n"
    }

    private func instructions() -> String {
        let counted = facts.filter { $0.first == "instructions" && $0.count == 4 }
        guard !counted.isEmpty else { return "" }
        var page = "\n## Instructions\n\nCounted by callgrind, for one operation.\n\n"
        page += "| operation | ours | C, gcc -O2 |\n| --- | ---: | ---: |\n"
        for fact in counted { page += "| \(fact[1]) | \(fact[2]) | \(fact[3]) |\n" }
        return page
    }

    private func idleLatency() -> String {
        idleLatencyError == 0
            ? "`/dev/cpu_dma_latency` held at 0" : "`/dev/cpu_dma_latency` was refused: errno \(idleLatencyError)"
    }

    private func fact(_ key: String) -> String {
        facts.first { $0.first == key && $0.count > 1 }?[1] ?? "unknown"
    }

    // MARK: The terminal

    func printTable() {
        let rows = rows()
        let width = rows.map(\.title.count).max() ?? 0
        for row in rows {
            let title = row.title + String(repeating: " ", count: width - row.title.count)
            let verdict = row.verdict.replacing("*", with: "")
            print("\(title)  \(pad(row.ours, 12))  \(pad(row.target, 34))  \(pad(row.measured, 16))  \(verdict)")
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
