import LinuxSystem
import Media
import Pipeline
import Quantities
import Realtime

/// `aprilTag`: which tag the camera sees, and where it is.
///
/// It is found on a thread of its own: a tick leaves a picture there and takes what was found in an earlier one.
struct AprilTagStage: Stage {
    static let description = StageDescription(
        "aprilTag", "finds an AprilTag: its number, where it is and how it is turned; needs Debian's libapriltag3",
        life: .sees
    ) { define in
        let frame = define.frame()
        let outputs = AprilTagPorts.Keys(&define)
        let keys = AprilTagParameters(&define.parameters)
        return { arguments throws(ParameterProblem) in
            AprilTagStage(
                frame: arguments[frame], ports: outputs.ports(arguments), maxAge: keys.maxAge(arguments),
                worker: try keys.worker(arguments))
        }
    }

    let frame: BlockInput
    let ports: AprilTagPorts
    /// Nanoseconds after which what was seen does not count any more.
    let maxAge: Int64
    /// Nil while parameters are tried without a robot.
    let worker: AprilTagWorker?
    var last = AprilTagSighting()
    var newest = AprilTagSighting()

    mutating func tick(_ tick: Tick) {
        if let worker {
            if let found = worker.desk.take() {
                newest = found
                // The place of the last one stays while there is none.
                if found.id >= 0 { last = found }
            }
            if let picture = frame.freshPicture { worker.desk.offer(picture, frame.time) }
        }
        let age = tick.time.nanoseconds(since: newest.time)
        ports.set(last, isSeen: newest.id >= 0 && age <= maxAge, count: age <= maxAge ? newest.count : 0)
    }
}
