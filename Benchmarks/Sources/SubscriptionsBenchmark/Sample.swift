/// What one competitor measured in all runs of a case.
struct Sample {
    var name: String
    var values: [Double] = []

    var median: Double { Sample.median(values) }

    /// The median with the smallest and the largest, such as `3.02 (2.98–3.10)`.
    func text(_ digits: Int = 1) -> String {
        let sorted = values.sorted()
        guard let least = sorted.first, let most = sorted.last else { return "–" }
        return "\(number(median, digits)) (\(number(least, digits))–\(number(most, digits)))"
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    static func quantile(_ values: [Int64], _ share: Double) -> Double {
        let sorted = values.sorted()
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
}

/// A number with so many digits behind the point.
func number(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    if digits == 0 { return "\(Int64(rounded))" }
    var text = "\(rounded)"
    let fraction = text.split(separator: ".").dropFirst().first?.count ?? 0
    if fraction < digits { text += String(repeating: "0", count: digits - fraction) }
    return text
}
