/// A part of a robot into which faults can be injected.
package struct FaultTarget: Sendable {
    /// "producers" or "actuators".
    package var kind: String
    /// Its name in the file.
    package var name: String
    /// Where its readings or values pass.
    package var points: [any FaultPoint]

    /// Its name among all parts of a file.
    package var path: String { "\(kind).\(name)" }
}

extension CompiledPipeline {
    /// What faults can be injected into, in the order of the file.
    package var faultTargets: [FaultTarget] {
        producers.map { FaultTarget(kind: "producers", name: $0.name, points: $0.faultPoints) }
            + actuators.map { FaultTarget(kind: "actuators", name: $0.name, points: [$0.faultPoint]) }
    }
}
