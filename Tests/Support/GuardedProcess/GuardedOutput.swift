import Glibc
import HardwareIO
import LinuxHardware
import LinuxSystem
import Quantities

/// An output of the process: what makes it safe, and what drives it elsewhere.
struct GuardedOutput: Sendable {
    var safe: [SafeAction]
    var drive: @Sendable () throws -> Void
    var close: @Sendable () -> Void = {}
}

/// What is wrong with an output's description.
struct OutputFault: Error {
    var description: String
}

/// Opens an output by its description, at its safe value: `file:PATH:TEXT`, `serial:PATH:TEXT`, `broken:PATH` (whose safe action fails),
/// `line:CHIP/OFFSET:LEVEL`, `pwm:CHIP/CHANNEL:SHARE` or `i2c:BUS:ADDRESS:REGISTER:VALUE`.
func makeOutput(_ text: String) throws -> GuardedOutput {
    let words = text.split(separator: ":").map(String.init)
    let board = LinuxBoard(
        description: BoardDescription(
            name: "guarded", summary: "", backend: .linux, allowsKernelNames: true))
    switch (words.first, words.count) {
    case ("file", 3): return try makeFile(words[1], safe: words[2])
    case ("serial", 3): return try makeSerial(words[1], safe: words[2])
    case ("broken", 2): return try makeBroken(words[1])
    case ("line", 3): return try makeLine(words[1], isHigh: words[2] == "1", on: board)
    case ("pwm", 3): return try makePWM(words[1], share: Double(words[2]) ?? 0, on: board)
    case ("i2c", 5):
        guard let address = UInt8(words[2]), let register = UInt8(words[3]), let value = UInt8(words[4]) else { break }
        return makeRegister(bus: words[1], address, register, value)
    default: break
    }
    throw OutputFault(description: text)
}

private func makeBroken(_ path: String) throws -> GuardedOutput {
    let file = SharedDescriptor(try OwnedDescriptor(opening: path, O_RDONLY))
    return GuardedOutput(safe: [.write(descriptor: file.raw, offset: 0, bytes: Array("LOST".utf8))]) { _ = file }
}

private func makeFile(_ path: String, safe text: String) throws -> GuardedOutput {
    let file = SharedDescriptor(try OwnedDescriptor(opening: path, O_RDWR))
    let safe = SafeAction.write(descriptor: file.raw, offset: 0, bytes: Array(text.utf8))
    let live = SafeAction.write(descriptor: file.raw, offset: 0, bytes: Array("LIVE".utf8))
    try safe.perform()
    return GuardedOutput(safe: [safe]) {
        try live.perform()
        _ = file
    }
}

private func makeSerial(_ path: String, safe text: String) throws -> GuardedOutput {
    let device = SharedDescriptor(try OwnedDescriptor(opening: path, O_WRONLY | O_NOCTTY | O_NONBLOCK))
    let safe = SafeAction.send(descriptor: device.raw, bytes: Array(text.utf8))
    try safe.perform()
    return GuardedOutput(safe: [safe]) {
        try SafeAction.send(descriptor: device.raw, bytes: Array("LIVE".utf8)).perform()
        _ = device
    }
}

private func makeLine(_ name: String, isHigh: Bool, on board: LinuxBoard) throws -> GuardedOutput {
    let line = try board.openOutputLine(name, OutputLineSettings(initialLevel: isHigh))
    return GuardedOutput(safe: line.safeActions(for: isHigh)) {
        try line.set(!isHigh)
    } close: {
        line.close()
    }
}

private func makePWM(_ name: String, share: Double, on board: LinuxBoard) throws -> GuardedOutput {
    let output = try board.openPWM(name, frequency: Hertz(1_000), dutyCycle: share)
    return GuardedOutput(safe: output.safeActions(dutyCycle: share)) {
        try output.set(dutyCycle: 1 - share)
    } close: {
        output.close()
    }
}

private func makeRegister(bus: String, _ address: UInt8, _ register: UInt8, _ value: UInt8) -> GuardedOutput {
    let live = SafeAction.i2c(path: bus, address: address, bytes: [register, ~value])
    return GuardedOutput(safe: [.i2c(path: bus, address: address, bytes: [register, value])]) { try live.perform() }
}

/// A descriptor that closures share.
final class SharedDescriptor: Sendable {
    private let descriptor: OwnedDescriptor
    var raw: Int32 { descriptor.raw }

    init(_ descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }
}
