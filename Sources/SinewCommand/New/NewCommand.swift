import ArgumentParser
import Configuration
import Glibc
import LinuxSystem

/// `sinew new driver NAME`: the beginning of a package of one's own.
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Makes a package for a driver of your own.", subcommands: [Driver.self])

    /// A driver of a sensor on an I2C bus, its test, and a program that runs it.
    struct Driver: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a package with a driver, its test, and a program that runs robots with it.",
            discussion: """
                The package is a new folder of the driver's name. It builds and its test passes as it is: change the driver \
                step by step. docs/extending.md of Sinew's package tells how.
                """)

        @Argument(help: "The driver's name, such as RangeFinder: letters and digits.")
        var name: String

        @Option(help: "The folder in which the package's folder is made.", completion: .directory)
        var into = "."

        @Option(help: "The folder of Sinew's own package. (default: where this program was built from)")
        var package: String?

        func run() throws {
            let console = Console.standard
            let folder = try console.reporting { () throws(Failure) in try make() }
            console.output(
                "\(folder) is there; build it, and let its test run, with: swift test --package-path \(folder)")
        }

        /// Writes the files.
        ///
        /// - Returns: the package's folder.
        private func make() throws(Failure) -> String {
            let template = DriverTemplate(name: try checkedName(), package: try checkedPackage())
            let folder = "\(into)/\(template.name)"
            try create(folder)
            for file in template.files {
                let parts = file.path.split(separator: "/").dropLast()
                for depth in parts.indices {
                    try create("\(folder)/\(parts[...depth].joined(separator: "/"))", mayExist: true)
                }
                try write(file.text, to: "\(folder)/\(file.path)")
            }
            return folder
        }

        private func checkedName() throws(Failure) -> String {
            let isPlain = name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            }
            guard isPlain, let first = name.first, first.isLetter, name.utf8.count <= 60 else {
                throw Failure(
                    "new driver: the name must begin with a letter, and have letters and digits and no more than 60 of "
                        + "them; is \(Excerpt.quoted(name)); write one such as RangeFinder", .usage)
            }
            return first.uppercased() + name.dropFirst()
        }

        private func checkedPackage() throws(Failure) -> String {
            guard let package else {
                guard Checkout.exists else {
                    throw Failure(
                        "new driver: Sinew's own package is not at \(Checkout.folder), where this program was built from; say "
                            + "where it is with --package", .usage)
                }
                return Checkout.folder
            }
            guard let path = realpath(package, nil) else {
                throw Failure("\(package): cannot be read; \(SystemError.last("realpath").reason)", .noInput)
            }
            defer { free(path) }
            let found = String(cString: path)
            guard access("\(found)/Package.swift", R_OK) == 0 else {
                throw Failure(
                    "\(package): must be the folder of Sinew's own package; it has no Package.swift", .noInput)
            }
            return found
        }

        private func create(_ folder: String, mayExist: Bool = false) throws(Failure) {
            if mkdir(folder, 0o777) == 0 { return }
            if errno == EEXIST, mayExist { return }
            let remedy = errno == EEXIST ? "; give the driver another name, or name another folder with --into" : ""
            throw Failure("\(folder): cannot be made; \(SystemError.last("mkdir").reason)\(remedy)", .inputOutput)
        }

        private func write(_ text: String, to path: String) throws(Failure) {
            do throws(SystemError) {
                let file = try OwnedDescriptor(
                    open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666), from: "open")
                let bytes = Array(text.utf8)
                var done = 0
                while done < bytes.count {
                    let rest = bytes[done...]
                    done += try SystemCall.make("write") {
                        rest.withUnsafeBytes { Glibc.write(file.raw, $0.baseAddress, $0.count) }
                    }
                }
            } catch {
                throw Failure("\(path): cannot be written; \(error.reason)", .inputOutput)
            }
        }
    }
}
