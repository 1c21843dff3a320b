import Logging
import Pipeline

/// Tells what went wrong with a device and was over before anybody looked, each time once, and what it is where it is
/// another one than expected.
struct IncidentLog {
    private var told: [String: DriverHealth.Incidents] = [:]
    private var remarks: [String: String] = [:]

    /// Tells of incidents since the last look that no change of the part's state shows.
    ///
    /// - Parameters:
    ///   - part: "producer imu".
    ///   - last: the state at the last look.
    ///   - now: the state at this one.
    mutating func note(
        _ incidents: DriverHealth.Incidents, of part: String, _ last: DriverHealth.State,
        now: DriverHealth.State, _ log: Logger
    ) {
        let before = told[part, default: .init()].count
        guard incidents.count > before, let latest = incidents.latest else { return }
        told[part] = incidents
        // The last of them is told as the present state.
        let isShown = now != last && now != .good
        guard incidents.count - before > (isShown ? 1 : 0) else { return }
        log.warning("\(part): \(latest); it was set right (\(Self.times(incidents.count)) so far)")
    }

    /// Tells what ought to be known of a part's device, again when that has changed.
    mutating func note(remark: String?, of part: String, _ log: Logger) {
        guard let remark, remark != remarks.updateValue(remark, forKey: part) else { return }
        log.notice("\(part) \(remark)")
    }

    /// A line for each part with incidents, for the end of a run.
    var summary: [String] {
        told.sorted { $0.key < $1.key }.map { part, incidents in
            "\(part) was in trouble \(Self.times(incidents.count)), the last time: \(incidents.latest ?? "")"
        }
    }

    private static func times(_ count: UInt64) -> String { count == 1 ? "once" : "\(count) times" }
}
