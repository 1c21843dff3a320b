import ArgumentParser
import LinuxHardware

/// `sinew devices`: what this machine really has.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "Lists the GPIO lines, buses, PWM channels, cameras and other devices of this machine.",
        discussion: "Reads only what the kernel knows: no chip is spoken to, no line is claimed.")

    @Flag(help: "List every GPIO line, also those without a name that nobody uses.")
    var allLines = false

    func run() throws {
        let console = Console.standard
        let report = DeviceReport(Inventory(), showsAllLines: allLines)
        for line in report.lines { console.output(line) }
    }
}
