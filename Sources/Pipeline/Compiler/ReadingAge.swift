/// How old the readings behind a value become while everything works as the file says.
///
/// Where a rate is not known it counts as nothing, so that what is said is never too much.
struct ReadingAge {
    /// The greatest age in nanoseconds of the oldest reading.
    var worst: Int64 = 0
    /// The longest pause between two readings or values on the way, in nanoseconds.
    var longestStep: Int64 = 0
    /// A port behind it that gives a reading only when something happens.
    var occasionalPort: String?

    /// The least greatest age that makes sense, in nanoseconds: a reading may come late by half of the longest pause.
    var least: Int64 { worst + longestStep / 2 }

    /// The age of what is made from both.
    func joined(with other: ReadingAge) -> ReadingAge {
        var older = least >= other.least ? self : other
        older.occasionalPort = occasionalPort ?? other.occasionalPort
        return older
    }

    /// The age when it is read by somebody to whom it comes with pauses of that many nanoseconds.
    func read(every step: Int64) -> ReadingAge {
        ReadingAge(worst: worst + step, longestStep: max(longestStep, step), occasionalPort: occasionalPort)
    }
}
