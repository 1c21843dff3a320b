import Glibc
import Pipeline
import Testing

@testable import SinewCommand

/// `sinew new driver`. That what it makes builds, and that its test passes, `Examples/check` shows.
final class NewDriverTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/sinew-new-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        var folders: Set<String> = [folder]
        for file in DriverTemplate(name: "Probe", package: "").files {
            var path = "\(folder)/Probe/\(file.path)"
            unlink(path)
            while let slash = path.lastIndex(of: "/"), path.count > folder.count {
                path = String(path[..<slash])
                folders.insert(path)
            }
        }
        for path in folders.sorted(by: { $0.count > $1.count }) where path.hasPrefix(folder) { rmdir(path) }
    }

    private func make(_ arguments: String...) throws -> SinewProcess.Result {
        try SinewProcess(["new", "driver"] + arguments + ["--into", folder]).wait()
    }

    @Test
    func `a package is made, and none is written over`() throws {
        let first = try make("probe")
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("\(folder)/Probe is there"))
        #expect(access("\(folder)/Probe/Sources/ProbeDrivers/ProbeDriver.swift", R_OK) == 0)
        #expect(access("\(folder)/Probe/Package.swift", R_OK) == 0)
        let second = try make("Probe")
        #expect(second.status == 74)
        #expect(second.lines.count == 1)
        #expect(second.messages.contains("give the driver another name, or name another folder with --into"))
    }

    @Test(arguments: ["x-y", "1st", "", "../up", "Größe", String(repeating: "x", count: 61)])
    func `a name that Swift does not take is told`(name: String) throws {
        let result = try make(name)
        #expect(result.status == 64)
        #expect(result.lines.count == 1)
        #expect(result.messages.contains("write one such as RangeFinder"))
        #expect(access("\(folder)/\(name)/Package.swift", F_OK) != 0)
    }

    @Test
    func `a folder that is not Sinew's own package is told`() throws {
        let result = try make("Probe", "--package", folder)
        #expect(result.status == 66)
        #expect(
            result.lines == ["sinew: \(folder): must be the folder of Sinew's own package; it has no Package.swift"])
    }

    @Test
    func `a program whose registry repeats a name of Sinew's ends with one line`() throws {
        let error = #expect(throws: Failure.self) {
            _ = try SinewCommand.merged { () throws(RegistryError) in .standard }
        }
        #expect(error?.status == .internalError)
        #expect(error?.lines.count == 1)
        #expect(error?.lines[0].hasPrefix("this program's registry: two ") == true)
    }
}
