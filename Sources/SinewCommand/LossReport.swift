import Logging
import Pipeline
import RobotRuntime

/// Says how many readings were lost, each time that there are more.
struct LossReport {
    private var told: [String: UInt64] = [:]

    /// Tells what is new.
    mutating func report(_ status: RobotStatus, _ log: Logger) {
        for producer in status.producers {
            guard let count = news(producer.lostReadings, of: "producer \(producer.name)") else { continue }
            log.warning(
                """
                producer \(producer.name): lost \(count) \(count == 1 ? "change" : "changes") that came too fast; \
                its level was read again
                """)
        }
        for service in status.services {
            guard let count = news(service.lostReadings, of: "service \(service.name)") else { continue }
            log.warning(
                """
                service \(service.name): \(count) \(count == 1 ? "reading" : "readings") that it did not take in time \
                were lost; the robot does not wait for it
                """)
        }
        for loop in status.loops {
            for input in loop.inputs {
                guard let count = news(input.lostCount, of: "loop \(loop.name) \(input.name)") else { continue }
                log.warning(
                    """
                    loop \(loop.name): \(count) \(count == 1 ? "event" : "events") of \(input.name) did not fit into \
                    one tick; the newest were kept
                    """)
            }
        }
    }

    private mutating func news(_ count: UInt64, of part: String) -> UInt64? {
        let before = told[part] ?? 0
        guard count > before else { return nil }
        told[part] = count
        return count - before
    }
}
