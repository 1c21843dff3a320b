/// What `cyclictest --histogram --nsecs --json` has written: how often each lateness occurred.
struct CyclictestReport {
    private var counts: [(nanoseconds: Int64, count: Int)] = []

    /// Reads the lines `"nanoseconds": count,` of the histogram, and beside it how many ticks there were in all.
    init(lines: [Substring]) {
        var cycles = 0
        var worst: Int64 = 0
        for line in lines {
            let parts = line.split(whereSeparator: { " \":,".contains($0) })
            guard parts.count == 2, let value = Int(parts[1]) else { continue }
            if let nanoseconds = Int64(parts[0]) {
                counts.append((nanoseconds, value))
            } else if parts[0] == "cycles" {
                cycles = value
            } else if parts[0] == "max" {
                worst = Int64(value)
            }
        }
        // Those beyond the last bucket are counted nowhere else.
        let beyond = cycles - counts.map(\.count).reduce(0, +)
        if beyond > 0 { counts.append((worst, beyond)) }
        counts.sort { $0.nanoseconds < $1.nanoseconds }
    }

    var sample: Sample { Sample(counts.flatMap { repeatElement($0.nanoseconds, count: $0.count) }) }
}
