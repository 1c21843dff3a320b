import Catalog
import HardwareIO
import LinuxSystem
import Testing

@testable import Configuration
@testable import Pipeline

/// The pipelines in `config`, as `sinew check` sees them.
struct CheckedConfigTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

    /// Notes what is made.
    private final class Made: @unchecked Sendable {
        // Unchecked because one test uses it on one thread.
        var drivers: [String] = []
    }

    @Test
    func `checking a pipeline makes no producer: no driver of one is made, and each can do without`() throws {
        let made = Made()
        let standard = Registry.standard
        let producers = standard.producers.values.map { description in
            var description = description
            let make = description.make
            description.make = { arguments throws(ParameterProblem) in
                made.drivers.append("a producer")
                return try make(arguments)
            }
            return description
        }
        let actuators = standard.actuators.values.map { description in
            var description = description
            let make = description.make
            description.make = { arguments throws(ParameterProblem) in
                made.drivers.append(arguments.name)
                return try make(arguments)
            }
            return description
        }
        let catalog = BoardCatalog(folders: [Self.root + "/boards"])
        let compiler = PipelineCompiler(
            registry: try Registry(
                producers: producers, stages: Array(standard.stages.values), actuators: actuators,
                services: Array(standard.services.values))
        ) { name throws(BoardCatalogError) in try catalog.board(named: name ?? "linux") }
        let files = try Directory.names(in: Self.root + "/config").filter { $0.hasSuffix(".json") }
        #expect(files.count >= 3)
        for file in files {
            let bytes = try SmallFile.bytes(of: "\(Self.root)/config/\(file)", limit: JSONParser.maximumSize)
            let model = try compiler.read(bytes, file: file)
            #expect(made.drivers.isEmpty, "\(file)")
            let pipeline = try compiler.link(model)
            #expect(made.drivers.count == pipeline.producers.count + pipeline.actuators.count)
            made.drivers = []
        }
    }
}
