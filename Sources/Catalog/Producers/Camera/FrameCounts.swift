import HardwareIO
import Pipeline
import Quantities

/// What has become of a camera's pictures, for people: what was lost before it came here, what nobody could be given.
struct FrameCounts {
    /// Taken by the device, and gone before they were fetched.
    private(set) var lost: UInt64 = 0
    /// Fetched, but readers held all buffers.
    private(set) var withheld: UInt64 = 0
    /// Broken.
    private(set) var damaged: UInt64 = 0
    private var lastSequence: UInt64?
    private var told: (UInt64, UInt64) = (0, 0)
    /// Since the last whole one.
    private var damagedInARow: UInt64 = 0
    private var lastDamage = ""

    /// The device has begun anew: its numbers tell nothing about what was before.
    mutating func restart() {
        lastSequence = nil
        damagedInARow = 0
    }

    /// A picture has come.
    mutating func take(_ frame: CameraFrame, _ health: DriverHealth) {
        if let lastSequence, frame.sequence > lastSequence + 1 {
            let missing = frame.sequence - lastSequence - 1
            lost += missing
            health.noteLost(missing)
        }
        lastSequence = frame.sequence
    }

    mutating func withhold(_ health: DriverHealth? = nil) { withheld += 1 }

    mutating func damage(_ reason: String) {
        damaged += 1
        damagedInARow += 1
        lastDamage = reason
    }

    mutating func pass() { damagedInARow = 0 }

    /// Why there is silence.
    func silence(_ time: Duration) -> String {
        let seconds = (time.inSeconds * 10).rounded() / 10
        return damagedInARow > 0
            ? "gives only broken pictures for \(seconds) s (the last one \(lastDamage)); it is opened again"
            : "gives no picture for \(seconds) s; it is opened again"
    }

    /// What people ought to know, when that has changed.
    mutating func remark(_ device: String?) -> String? {
        guard told != (withheld, damaged) else { return nil }
        told = (withheld, damaged)
        var parts = device.map { [$0] } ?? []
        if withheld > 0 { parts.append("\(withheld) pictures withheld, because readers held all buffers") }
        if damaged > 0 { parts.append("\(damaged) pictures broken (the last one \(lastDamage))") }
        return parts.joined(separator: "; ")
    }
}
