/// The table, row by row.
struct Report {
    private(set) var rows: [String] = []
    private(set) var missed: [String] = []

    /// Adds a case: our figure, the others', the target and whether it is met.
    mutating func add(_ name: String, ours: String, peers: String, target: String, isMet: Bool?) {
        let verdict = isMet.map { $0 ? "met" : "**missed**" } ?? "–"
        if isMet == false { missed.append(name) }
        rows.append("| \(name) | \(ours) | \(peers) | \(target) | \(verdict) |")
        print("\(name)\n    ours \(ours)\n    peers \(peers)\n    target \(target): \(verdict)")
    }

    /// The table in Markdown.
    var markdown: String {
        (["| case | ours | peers | target | verdict |", "| --- | --- | --- | --- | --- |"] + rows)
            .joined(separator: "\n")
    }
}

/// Measures all competitors by turns, so that whatever the machine does meanwhile falls on all of them.
func alternate(runs: Int = 9, _ competitors: [(String, () async throws -> Double)]) async throws -> [Sample] {
    var samples = competitors.map { Sample(name: $0.0) }
    // One run that does not count, in which caches and frequencies settle.
    for competitor in competitors { _ = try await competitor.1() }
    for _ in 0..<runs {
        for index in competitors.indices { samples[index].values.append(try await competitors[index].1()) }
    }
    return samples
}
