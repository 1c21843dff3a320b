import ArgumentParser
import LinuxSystem

/// `sinew stop`: the emergency stop of robots that run on this machine.
struct StopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Emergency stop: all outputs safe, until \"sinew arm\". Of every robot, when none is named.")

    @Argument(help: "The robot's name; all running robots when left out.")
    var robot: String?

    func run() throws {
        try Console.standard.reporting { () throws(Failure) in try RemoteCall(.stop).make(to: robot) }
    }
}
