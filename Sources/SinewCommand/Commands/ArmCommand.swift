import ArgumentParser
import LinuxSystem

/// `sinew arm`: lets a robot that was stopped, or starts disarmed, drive.
struct ArmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm", abstract: "Lets a robot drive again after an emergency stop or \"arm\": \"manual\".")

    @Argument(help: "The robot's name; may be left out when only one runs.")
    var robot: String?

    func run() throws {
        try Console.standard.reporting { () throws(Failure) in try RemoteCall(.arm).make(to: robot) }
    }
}
