import Quantities
import Realtime
import Testing

@testable import Pipeline

struct RegistryTests {
    private let journal = Journal()

    private func stage(_ name: String, _ define: @escaping (inout StageDefinition) -> Void) -> StageDescription {
        StageDescription(name, "for tests") { definition in
            define(&definition)
            return { _ in Idle() }
        }
    }

    private struct Idle: Stage {
        static let description = StageDescription("idle", "") { _ in { _ in Idle() } }
        mutating func tick(_ tick: Tick) {}
    }

    @Test
    func `two registries are one, each name with its own`() throws {
        let both = try Registry(stages: [stage("a") { _ in }]) + Registry(stages: [stage("b") { _ in }])
        #expect(both.stages.keys.sorted() == ["a", "b"])
    }

    @Test
    func `a name given twice is an error that says which, and what to do`() throws {
        let error = try #require(throws: RegistryError.self) {
            _ = try Registry(stages: [stage("a") { _ in }]).merging(Registry(stages: [stage("a") { _ in }]))
        }
        #expect(error == .repeated(kind: "stages", name: "a"))
        #expect("\(error)" == #"two stages are called "a"; give one of them another name, such as "mine.a""#)
    }

    @Test
    func `a driver and a stage may have one name`() throws {
        _ = try Registry(producers: [TestButton.description(journal)], stages: [stage("test.button") { _ in }])
    }

    @Test
    func `a key that is there twice, or that every entry has, is an error and no trap`() {
        let twice = stage("s") { define in
            _ = define.parameters.flag("on", default: true, "")
            _ = define.parameters.flag("on", default: true, "")
        }
        #expect(throws: RegistryError.unusable(kind: "stage", name: "s", key: "on", reason: "it is described twice")) {
            _ = try Registry(stages: [twice])
        }
        let taken = stage("s") { _ = $0.input("stage", Double.self, "") }
        #expect(throws: RegistryError.self) { _ = try Registry(stages: [taken]) }
        let both = stage("s") { define in
            _ = define.input("x", Double.self, "")
            _ = define.parameters.flag("x", default: true, "")
        }
        #expect(throws: RegistryError.self) { _ = try Registry(stages: [both]) }
        #expect(throws: RegistryError.self) { _ = try Registry(stages: [stage("") { _ in }]) }
    }

    @Test
    func `a pattern that cannot be read, and a default against its rule, are errors`() {
        let unreadable = stage("s") { _ = $0.parameters.text("t", .matching("(", "a word"), "") }
        #expect(throws: RegistryError.self) { _ = try Registry(stages: [unreadable]) }
        let against = stage("s") { _ = $0.parameters.text("t", .absolutePath, default: "here", "") }
        let error = #expect(throws: RegistryError.self) { _ = try Registry(stages: [against]) }
        #expect("\(error!)".contains("its default breaks its own rule: must be an absolute path"))
    }
}
