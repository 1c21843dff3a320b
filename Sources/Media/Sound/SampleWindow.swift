/// A length of time in samples, filled by pieces of any size.
struct SampleWindow {
    /// Its length in seconds.
    let seconds: Double
    /// Its length in samples.
    private(set) var count = 1
    /// How many samples are in it.
    private(set) var filled = 0

    init(seconds: Double) {
        self.seconds = seconds
    }

    /// Empties it, for sound of that rate.
    mutating func begin(rate: Int) {
        count = max(1, Int((seconds * Double(rate)).rounded()))
        filled = 0
    }

    mutating func empty() { filled = 0 }

    /// Takes of so many samples what still goes in.
    mutating func take(_ available: Int) -> Int {
        let taken = min(available, count - filled)
        filled += taken
        return taken
    }

    var isFull: Bool { filled == count }
}
