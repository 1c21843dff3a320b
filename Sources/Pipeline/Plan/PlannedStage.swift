import Realtime

/// A stage in a plan: one indirect call to whatever struct it is.
class PlannedStage {
    func tick(_ tick: Tick) {
        preconditionFailure("a stage without a type")
    }
}
