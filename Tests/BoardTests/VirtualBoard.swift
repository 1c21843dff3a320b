import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem

/// The virtual board from both sides: as a program sees it (`board`), and as the world around it does (`pull`, `value`).
struct VirtualBoard {
    /// Why a test cannot run here.
    enum Problem: Error, CustomStringConvertible {
        case elsewhere
        case incomplete(String)
        case failed(String, Int32)

        var description: String {
            switch self {
            case .elsewhere: "this is not the virtual board: run these with make test"
            case .failed(let program, let status): "\(program) ended with status \(status)"
            case .incomplete(let variable): "the virtual board has not set \(variable)"
            }
        }
    }

    /// A pull of a simulated line: what an open pin reads.
    enum Pull: String {
        case up = "pull-up"
        case down = "pull-down"
    }

    /// The machine that it is.
    let machine: LinuxMachine
    /// The board by the names of boards/virtual.json.
    let board: LinuxBoard
    /// The bus's node, such as "/dev/i2c-0".
    let i2c: String
    private let simulator: String

    init() throws(Problem) {
        guard Self.variable("SINEW_VIRTUAL_BOARD") == "1" else { throw .elsewhere }
        guard let simulator = Self.variable("SINEW_GPIO_SIM") else { throw .incomplete("SINEW_GPIO_SIM") }
        guard let i2c = Self.variable("SINEW_I2C_STUB") else { throw .incomplete("SINEW_I2C_STUB") }
        self.simulator = simulator
        self.i2c = i2c
        var description = BoardDescription(name: "virtual", summary: "the virtual board", backend: .linux)
        description.match = .init(gpioChip: "sinew-virtual")
        for line in 0..<28 { description.lines["GPIO\(line)"] = .init(chip: "sinew-virtual", offset: UInt32(line)) }
        description.lines["GPIO99"] = .init(chip: "sinew-virtual", offset: 99)
        description.lines["nowhere"] = .init(chip: "pinctrl-rp1", offset: 17)
        description.buses = [
            "i2c1": .adapter("SMBus stub driver"), "i2c2": .adapter("Sinew I2C simulator"),
            "i2c9": .device("/dev/i2c-9"),
        ]
        description[.camera] = ["camera0": .device("/dev/video0")]
        description.pwm = ["PWM0": .init(chip: "pwm-sim.0", channel: 0), "PWM1": .init(chip: "pwm-sim.0", channel: 1)]
        machine = LinuxMachine()
        board = LinuxBoard(description: description, on: machine)
    }

    /// Puts a voltage on a line; an edge follows where that changes it.
    func pull(_ line: Int, _ pull: Pull) throws(SystemError) {
        try SmallFile.write(pull.rawValue, to: "\(simulator)/sim_gpio\(line)/pull")
    }

    /// The voltage on a line: true is high.
    func value(_ line: Int) throws(SystemError) -> Bool {
        try SmallFile.text(of: "\(simulator)/sim_gpio\(line)/value") == "1"
    }

    /// Whether somebody holds a line, by the kernel's word.
    func isUsed(_ line: Int) throws -> Bool {
        guard let found = try chip.lines.first(where: { $0.offset == UInt32(line) }) else {
            throw Problem.incomplete("GPIO\(line)")
        }
        return found.isUsed
    }

    /// Begins to watch what becomes of a line.
    func watch(_ line: Int) throws -> LineWatch {
        try LineWatch(node: chip.node, line: line)
    }

    private var chip: Inventory.GPIOChip {
        get throws {
            guard let chip = Inventory().gpioChips.first(where: { $0.label == "sinew-virtual" }) else {
                throw Problem.incomplete("sinew-virtual")
            }
            return chip
        }
    }

    /// Writes a register of a simulated chip as another program would, whoever has claimed the chip.
    func setWord(_ value: UInt16, register: UInt8, address: UInt8) throws {
        guard let number = i2c.split(separator: "-").last.map(String.init) else {
            throw Problem.incomplete("SINEW_I2C_STUB")
        }
        let process = try Self.start("i2cset", "-y", number, "\(address)", "\(register)", "\(value)", "w")
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else { throw Problem.failed("i2cset", status) }
    }

    /// Takes the simulated chip with plain I2C off its bus, or puts it back: it then has what it had.
    func setChipAbsent(_ isAbsent: Bool) throws(SystemError) {
        try SmallFile.write(isAbsent ? "Y" : "N", to: "/sys/module/i2c_sim/parameters/absent")
    }

    /// Lets every transfer of that bus hang in the kernel, or come to its end.
    func setBusHanging(_ hangs: Bool) throws(SystemError) {
        try SmallFile.write(hangs ? "Y" : "N", to: "/sys/module/i2c_sim/parameters/hang")
    }

    /// Starts a program that is found on the path.
    static func start(_ arguments: String...) throws(SystemError) -> pid_t {
        try start(arguments)
    }

    /// The same, with its standard error going to `messages`.
    static func start(_ arguments: [String], messages: Int32 = STDERR_FILENO) throws(SystemError) -> pid_t {
        var process: pid_t = 0
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, messages, STDERR_FILENO)
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Whoever has started the tests may ignore some, and what is ignored at the start stays ignored.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let result = posix_spawnp(&process, arguments[0], &files, &attributes, words, environ)
        guard result == 0 else { throw SystemError(call: "posix_spawnp", code: result) }
        return process
    }

    /// Ends the guard that a robot has left behind to hold its outputs, if there is one: for tests that another user's robot
    /// comes after.
    static func endLeftGuard() {
        guard let holder = NameClaim.holder(of: "sinew/guard/linux") else { return }
        kill(holder, SIGTERM)
        _ = eventually { NameClaim.holder(of: "sinew/guard/linux") == nil }
    }

    /// Ends a program that `start` has started.
    static func stop(_ process: pid_t) {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
