import Glibc

/// The slotted discs of both wheels, each with two light barriers a quarter of a slot apart: lines A and B, A before B while
/// the wheel turns forward.
struct WheelEncoders {
    /// In the order of their numbers here.
    static let lineNames = ["GPIO22", "GPIO23", "GPIO24", "GPIO25"]

    /// Slots in a disc, divided by the angle of a turn.
    private let slotsPerRadian: Double

    init(slots: Double) { slotsPerRadian = slots / (2 * .pi) }

    /// Whether a line is high: left A, left B, right A, right B.
    func isHigh(_ line: Int, _ state: RoverState) -> Bool { half(line, state) & 1 == 0 }

    /// What has changed in a step of a millisecond that ends at this time, in milliseconds.
    ///
    /// - Parameter first: the number that the world gives the first of these lines.
    func advance(from before: RoverState, to after: RoverState, at time: Int64, first: Int, into changes: LineChanges) {
        for line in 0..<4 where isHigh(line, before) != isHigh(line, after) {
            let (from, to) = (phase(line, before), phase(line, after))
            // Between the two lies a whole number, at which the light changes: at top speed no two in a millisecond.
            let edge = to > from ? to.rounded(.down) : from.rounded(.down)
            let share = min(max((edge - from) / (to - from), 0), 1)
            let nanoseconds = (time - 1) * 1_000_000 + Int64(share * 999_999)
            changes.append(LineChange(line: first + line, time: nanoseconds, isHigh: isHigh(line, after)))
        }
    }

    private func half(_ line: Int, _ state: RoverState) -> Int { Int(phase(line, state).rounded(.down)) }

    /// How far the wheel has turned, in halves of a slot.
    private func phase(_ line: Int, _ state: RoverState) -> Double {
        let angle = line < 2 ? state.leftWheel : state.rightWheel
        return 2 * angle * slotsPerRadian - (line % 2 == 0 ? 0 : 0.5)
    }
}
