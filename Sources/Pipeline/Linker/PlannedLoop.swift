import Realtime

/// A loop of a compiled pipeline.
package struct PlannedLoop: Sendable {
    package var name: String
    package var settings: LoopSettings
    package var plan: LoopPlan
    package var inputs: [LoopInput]
}
