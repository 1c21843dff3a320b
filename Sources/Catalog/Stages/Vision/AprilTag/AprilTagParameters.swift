import LinuxSystem
import Pipeline
import Quantities

/// What `aprilTag` takes from the file.
struct AprilTagParameters: Sendable {
    private let family: Parameter<AprilTagFamily>
    private let tag: Parameter<Int>
    private let size: Parameter<Double>
    private let fieldOfView: Parameter<Double>
    private let decimation: Parameter<Double>
    private let correctedBits: Parameter<Int>
    private let minimumCertainty: Parameter<Double>
    private let age: Parameter<Double>

    init(_ parameters: inout ParameterList) {
        family = parameters.choice(
            "family", of: AprilTagFamily.self, default: .tag36h11, "which kind of tags")
        tag = parameters.integer(
            "tag", in: -1...10_000, default: -1, "the only tag that counts; −1 for the largest in the picture")
        size = parameters.number(
            "tagSizeMm", unit: Unit("mm"), in: .init(1...10_000), default: 100, "the edge of a tag's black border")
        fieldOfView = parameters.number(
            "fieldOfViewDeg", unit: Unit("°"), in: .init(5...150), default: 60,
            "the angle that the camera sees from left to right; distances are as right as this is")
        decimation = parameters.number(
            "decimation", in: .init(1...8), default: 2,
            "by how much the picture is made smaller to find tags in: faster, but small tags are missed")
        correctedBits = parameters.integer(
            "correctedBits", in: 0...2, default: 1, "how many wrong fields of a tag are put right")
        minimumCertainty = parameters.number(
            "minimumCertainty", in: .init(0...1), default: 0.1, "how certain a tag has to be to count")
        age = parameters.number(
            "seenForMs", unit: .milliseconds, in: .duration, default: 500,
            "how long a tag counts as seen after its picture was taken")
    }

    func maxAge(_ arguments: StageArguments) -> Int64 { .nanoseconds(milliseconds: arguments[age]) }

    /// Opens the library and starts a thread; not where parameters are only tried.
    func worker(_ arguments: StageArguments) throws(ParameterProblem) -> AprilTagWorker? {
        guard !arguments.isTrial else { return nil }
        let settings = AprilTagWorker.Settings(
            wanted: arguments[tag] >= 0 ? arguments[tag] : nil, minimumCertainty: arguments[minimumCertainty],
            tagSize: arguments[size] / 1_000, fieldOfView: arguments[fieldOfView] * .pi / 180)
        let detector: AprilTagDetector
        do {
            detector = try AprilTagDetector(
                arguments[family], correctedBits: arguments[correctedBits], decimation: arguments[decimation])
        } catch {
            throw ParameterProblem(
                parameter: "stage", rule: "aprilTag needs the library libapriltag", value: error.reason,
                remedy: "install Debian's package libapriltag3 (Debian 13: libapriltag3t64)")
        }
        do { return try AprilTagWorker(detector, settings) } catch {
            throw ParameterProblem(parameter: "stage", rule: "aprilTag needs a thread of its own", value: "\(error)")
        }
    }
}
