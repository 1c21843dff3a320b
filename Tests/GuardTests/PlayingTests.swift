import Glibc
import GuardTesting
import HardwareTesting
import LinuxSystem
import Testing

/// How the actions are played.
@Suite(.serialized)
struct PlayingTests {
    @Test
    func `an action that fails stops none of the others`() throws {
        let broken = try TextOutput()
        let output = try TextOutput()
        let run = try GuardedRun(
            name: "failing \(getpid())", timeoutMilliseconds: 500,
            outputs: ["broken:\(broken.path)", "file:\(output.path):SAFE"])
        let guardian = try run.waitUntilArmed()
        defer { kill(guardian, SIGKILL) }
        kill(run.process, SIGKILL)
        #expect(eventually { output.text == "SAFE" })
        #expect(broken.text == "....")
    }

    @Test
    func `a serial device gets its safe command when the runtime dies`() throws {
        let port = try VirtualSerialPort()
        let run = try GuardedRun(
            name: "serial \(getpid())", timeoutMilliseconds: 500, outputs: ["serial:\(port.path):STOP"])
        let guardian = try run.waitUntilArmed()
        defer { kill(guardian, SIGKILL) }
        var said = ""
        #expect(
            try eventually {
                said += try port.received()
                return said.hasPrefix("STOPLIVE")
            })
        kill(run.process, SIGKILL)
        #expect(
            try eventually {
                said += try port.received()
                return said.hasSuffix("STOP")
            })
        #expect(said.contains("LIVE"))
    }

    @Test
    func `actions are played in the order of hand-over`() throws {
        let output = try TextOutput()
        let run = try GuardedRun(
            name: "order \(getpid())", timeoutMilliseconds: 500,
            outputs: ["file:\(output.path):ONE.", "file:\(output.path):TWO."])
        let guardian = try run.waitUntilArmed()
        defer { kill(guardian, SIGKILL) }
        kill(run.process, SIGKILL)
        #expect(eventually { output.text == "TWO." })
        #expect(stays { output.text == "TWO." })
    }
}
