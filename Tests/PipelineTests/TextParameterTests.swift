import HardwareIO
import LinuxSystem
import Subscriptions
import Testing

@testable import Pipeline

/// Parameters of text: what each rule takes, and what is said of the rest.
struct TextParameterTests {
    private final class Quiet: ProducerDriver {
        static let description = ProducerDescription("quiet", "for tests") { define in
            _ = define.output("x", Double.self, "")
            let port = define.parameters.text("port", .device, "")
            _ = define.parameters.optionalText("host", .host, "")
            _ = define.parameters.text("file", .absolutePath, default: "/etc/robot", "")
            _ = define.parameters.text("talker", .matching("[A-Z]{2}", "two capital letters"), default: "GP", "")
            return {
                _ = $0[port]; return Quiet()
            }
        }

        func open(on board: any Board) throws(HardwareError) {}
        func run(until stop: StopSignal, health: DriverHealth) {}
        func interrupt() {}
        func close() {}
    }

    private func problems(_ entries: String...) throws -> [String] {
        let registry = try Registry(producers: [Quiet.description])
        let members = entries.enumerated().map { #""p\#($0.offset)": {"driver": "quiet"\#($0.element)}"# }
        let text = #"{"version": 1, "name": "r", "producers": {\#(members.joined(separator: ", "))}}"#
        do {
            _ = try PipelineCompiler(registry: registry) { _ in Bench.board }.compile(Array(text.utf8), file: "f")
            return []
        } catch {
            return error.map { String($0.description.split(separator: ": ", maxSplits: 1).last ?? "") }
        }
    }

    @Test(arguments: [
        #", "port": "/dev/ttyUSB0""#,
        #", "port": "/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0", "host": "robot.local""#,
        #", "port": "/dev/ttyAMA0", "host": "192.168.1.7", "file": "/a b/ü.json", "talker": "GN""#,
        #", "port": "/dev/x", "host": "fe80::1%eth0""#, #", "port": "/dev/x", "host": "::1""#,
    ])
    func `text that keeps its rule is taken`(parameters: String) throws {
        #expect(try problems(parameters) == [])
    }

    @Test(arguments: [
        (
            #", "port": "ttyUSB0""#,
            #"port: must be the absolute path of a device, such as "/dev/ttyUSB0"; is "ttyUSB0""#
        ),
        (#", "port": """#, #"port: must be the absolute path of a device, such as "/dev/ttyUSB0"; is """#),
        (#", "port": "/dev/""#, #"port: must be the absolute path of a device, such as "/dev/ttyUSB0"; is "/dev/""#),
        (#", "port": 3"#, "port: must be a string; is 3"),
        (
            #", "port": "/dev/x", "host": "a host""#,
            #"host: must be the name or the address of a host, such as "robot.local" or "192.168.1.7"; is "a host""#
        ),
        (#", "port": "/dev/x", "talker": "gp""#, #"talker: must be two capital letters; is "gp""#),
        (#", "port": "/dev/x", "talker": "GPS""#, #"talker: must be two capital letters; is "GPS""#),
        (#", "port": "/dev/x\u0000""#, "port: must be without control characters; has one"),
    ])
    func `text that breaks its rule is one line`(parameters: String, line: String) throws {
        #expect(try problems(parameters) == ["producers.p0." + line])
    }

    @Test
    func `text that is not there is asked for in the rule's words`() throws {
        #expect(
            try problems("") == [
                #"producers.p0: must have the key "port"; add the absolute path of a device, such as "/dev/ttyUSB0""#
            ])
    }

    @Test
    func `a text that is too long is told by its length`() throws {
        let long = "/" + String(repeating: "x", count: 4_095)
        #expect(
            try problems(#", "port": "\#(long)""#) == [
                "producers.p0.port: must be text of 1 to 4095 characters; has 4096"
            ])
    }

    @Test
    func `a device belongs to one entry`() throws {
        let found = try problems(
            #", "port": "/dev/ttyUSB0""#, #", "port": "/dev/ttyUSB0""#, #", "port": "/dev/ttyUSB1""#)
        #expect(found.count == 1)
        #expect(
            found[0].hasPrefix(
                #"producers.p1.port: must have one owner; device "/dev/ttyUSB0" belongs to producers.p0"#))
    }
}
