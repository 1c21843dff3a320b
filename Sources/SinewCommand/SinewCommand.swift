import Catalog
import Glibc
import LinuxSystem
import Pipeline

/// The command line of Sinew, for programs that bring drivers, stages and actuators of their own.
///
/// ```swift
/// import Sinew
/// import SinewCommand
///
/// SinewCommand.main(adding: try Registry(producers: [RangeFinderDriver.description]))
/// ```
///
/// Such a program has everything that `sinew` has: `run`, `check`, `stop`, `inject` and so on, with the guard, the signals
/// and the claim of the board. It finds `sinew-guard` beside itself or where it is installed.
public enum SinewCommand {
    // Written once, before any other thread is there.
    private static let known = Locked<Registry?>(nil)

    /// What a pipeline may name.
    static var registry: Registry { known.withLock { $0 } ?? .standard }

    /// Does what the command line asks for, and ends the process with its exit status.
    ///
    /// For the main thread, before any other starts: those that come later inherit which signals are blocked.
    ///
    /// - Parameter registry: what a pipeline may name besides what Sinew brings. A name given twice, or a description that
    ///   no file could use, ends the process with 70 and one line that says so.
    public static func main(adding registry: @autoclosure () throws(RegistryError) -> Registry) -> Never {
        // First of all: nothing that is opened later may get the number of a standard descriptor that is closed.
        do { try StandardDescriptors.fill() } catch { exit(ExitStatus.systemError.rawValue) }
        // A reader who has gone is an error of the write, not the death of the robot.
        signal(SIGPIPE, SIG_IGN)
        let console = Console.standard
        let status = run({ () throws(RegistryError) in try registry() }, console)
        let isIncomplete = console.finish() != nil
        exit(status == 0 && isIncomplete ? ExitStatus.inputOutput.rawValue : status)
    }

    /// The same with what Sinew brings along, and nothing else.
    public static func main() -> Never {
        main(adding: try Registry())
    }

    /// What Sinew brings and what is added.
    static func merged(_ added: () throws(RegistryError) -> Registry) throws(Failure) -> Registry {
        do { return try Registry.standard.merging(added()) } catch {
            throw Failure("this program's registry: \(error)", .internalError)
        }
    }

    private static func run(_ registry: () throws(RegistryError) -> Registry, _ console: Console) -> Int32 {
        do {
            let all = try console.reporting { () throws(Failure) in try merged(registry) }
            known.withLock { $0 = all }
            try console.reporting { () throws(Failure) in try CommandLineText.check() }
            var command = try RootCommand.parseAsRoot()
            try command.run()
            return 0
        } catch {
            let status = RootCommand.exitCode(for: error).rawValue
            for line in CommandLineText.lines(of: RootCommand.fullMessage(for: error)) {
                if status == 0 { console.output(line) } else { console.message(line) }
            }
            return status
        }
    }
}
