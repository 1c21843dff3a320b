import Realtime

/// A loop of a compiled pipeline.
struct PlannedLoop: Sendable {
    var name: String
    var settings: LoopSettings
    var plan: LoopPlan
    var inputs: [LoopInput]
}
