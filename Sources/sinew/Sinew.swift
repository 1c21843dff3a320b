import ArgumentParser
import Glibc
import LinuxSystem

/// The command `sinew`.
@main
struct Sinew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sinew",
        abstract: "Runs a robot that is described in one JSON file.",
        discussion: """
            A pipeline names producers (sensors, lines), control loops and actuators; sinew checks all of it before \
            anything moves, and brings every output to its safe value when it ends.

            Exit codes: 0 done, 1 a warning of doctor, 64 usage, 65 not JSON, 66 no such file, 69 a device is missing or does not answer, \
            70 a driver or a loop does not end, 71 the system refused, 74 a result could not be written, 75 in use by another program, 77 no permission, 78 the configuration is wrong.
            """,
        version: "sinew 0.1.0",
        subcommands: [
            RunCommand.self, CheckCommand.self, DevicesCommand.self, StopCommand.self, ArmCommand.self,
            SafeCommand.self, InjectCommand.self, DoctorCommand.self,
        ])

    static func main() {
        // First of all: nothing that is opened later may get the number of a standard descriptor that is closed.
        do { try StandardDescriptors.fill() } catch { Glibc.exit(ExitStatus.systemError.rawValue) }
        // A reader who has gone is an error of the write, not the death of the robot.
        signal(SIGPIPE, SIG_IGN)
        let console = Console.standard
        let status = run(console)
        let isIncomplete = console.finish() != nil
        Glibc.exit(status == 0 && isIncomplete ? ExitStatus.inputOutput.rawValue : status)
    }

    /// Does what the command line asks for; the exit status.
    private static func run(_ console: Console) -> Int32 {
        do {
            try console.reporting { () throws(Failure) in try CommandLineText.check() }
            var command = try parseAsRoot()
            try command.run()
            return 0
        } catch {
            let status = exitCode(for: error).rawValue
            for line in CommandLineText.lines(of: fullMessage(for: error)) {
                if status == 0 { console.output(line) } else { console.message(line) }
            }
            return status
        }
    }
}
