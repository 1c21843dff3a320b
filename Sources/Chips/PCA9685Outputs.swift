/// The outputs of a PCA9685, with what is known to stand in the chip: only what differs from that is written.
///
/// One thread at a time; a call blocks for its transfers.
public struct PCA9685Outputs: Sendable {
    private let chip: PCA9685
    /// What stands in the chip; nil where that is not known.
    private var present = [PCA9685.Level?](repeating: nil, count: PCA9685.channelCount)

    /// The outputs of a chip of which nothing is known yet.
    public init(_ chip: PCA9685) {
        self.chip = chip
    }

    /// Sets the chip up when it is not: at the beginning, and after a dip of its supply. All outputs are off then.
    ///
    /// A chip that is set up goes on without a gap.
    ///
    /// - Returns: what it had lost, as ``ChipError/lostSetting(register:expected:found:)``; nil where it was set up.
    @discardableResult
    public mutating func prepare() throws(ChipError) -> ChipError? {
        guard let lost = try chip.lostSetting() else { return nil }
        forget()
        try chip.configure()
        return lost
    }

    /// Takes nothing for granted any more: the next ``write(_:first:)`` writes every output.
    public mutating func forget() {
        for channel in present.indices { present[channel] = nil }
    }

    /// Writes what differs: the urgent ones and those that go off first, neighbours together.
    ///
    /// What a transfer that failed has left in the chip is not known any more, and is written the next time.
    ///
    /// - Parameters:
    ///   - levels: what all sixteen outputs are to do.
    ///   - isUrgent: whether an output comes before the others.
    public mutating func write(_ levels: [PCA9685.Level], first isUrgent: (Int) -> Bool) throws(ChipError) {
        try writeChanges(to: levels) { levels[$0] == .off || isUrgent($0) }
        try writeChanges(to: levels) { _ in true }
    }

    private mutating func writeChanges(
        to levels: [PCA9685.Level], where isMeant: (Int) -> Bool
    ) throws(ChipError) {
        var channel = 0
        while channel < present.count {
            let first = channel
            while channel < present.count, channel - first < PCA9685.channelsInBurst,
                present[channel] != levels[channel], isMeant(channel)
            {
                channel += 1
            }
            if channel == first { channel += 1 } else { try send(first..<channel, of: levels) }
        }
    }

    private mutating func send(_ channels: Range<Int>, of levels: [PCA9685.Level]) throws(ChipError) {
        for channel in channels { present[channel] = nil }
        try chip.write(channels, of: levels)
        for channel in channels { present[channel] = levels[channel] }
    }
}
