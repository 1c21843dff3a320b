import ArgumentParser
import Glibc

/// The command line as a whole.
struct RootCommand: ParsableCommand {
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
            SafeCommand.self, InjectCommand.self, DoctorCommand.self, RecordSoundCommand.self, PlayCommand.self,
            NewCommand.self,
        ])
}
