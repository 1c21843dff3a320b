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
    func `services are added as drivers are, and refused as they are`() throws {
        func service(_ name: String, _ key: String = "every") -> ServiceDescription {
            ServiceDescription(name, "for tests") { define in
                _ = define.parameters.flag(key, default: true, "")
                return { _ in TestService("s", Journal(), longestSilence: nil) { _, _, _ in } }
            }
        }
        let both = try Registry(services: [service("a")]) + Registry(services: [service("b")])
        #expect(both.services.keys.sorted() == ["a", "b"])
        #expect(throws: RegistryError.repeated(kind: "services", name: "a")) {
            _ = try Registry(services: [service("a")]) + Registry(services: [service("a")])
        }
        for key in ["service", "rights"] {
            #expect(throws: RegistryError.self) { _ = try Registry(services: [service("a", key)]) }
        }
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
