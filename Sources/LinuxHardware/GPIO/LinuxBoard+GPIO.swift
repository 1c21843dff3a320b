import Configuration
import Glibc
import HardwareIO
import LinuxSystem

extension LinuxBoard: GPIOBoard {
    /// Claims a line as an input that reports its edges. Blocks and allocates.
    public func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        let location = try locateLine(line)
        machine.inheritance?.release(location)
        do {
            let chip = try GPIOChip(node: location.node)
            return try GPIOInputLine(chip, offset: location.offset, settings, consumer: Self.consumer)
        } catch {
            throw refusal(of: location, error, asked: "an input with edges, this bias and this debounce time")
        }
    }

    /// Claims a line as an output, driven to `settings.initialLevel` from the start. One that was handed over
    /// (``LinuxMachine/inherit(_:)``) is taken over as it is held. Blocks and allocates.
    public func claimOutputLine(
        _ line: String, _ settings: OutputLineSettings
    ) throws(HardwareError) -> any OutputLine {
        let location = try locateLine(line)
        if let line = machine.inheritance?.takeOver(location, settings) { return line }
        do {
            let chip = try GPIOChip(node: location.node)
            return try GPIOOutputLine(chip, offset: location.offset, settings, consumer: Self.consumer)
        } catch {
            throw refusal(of: location, error, asked: "an output")
        }
    }

    /// Where a line of this name is: in the board file, or (where it allows that) as "label/offset", as "gpiochipN/offset"
    /// or by the kernel's own name.
    func locateLine(_ name: String) throws(HardwareError) -> GPIOLineLocation {
        let finder = GPIOLineFinder(root: root)
        switch try place(of: name, .line) {
        case .part(let chip, let offset):
            return try finder.line(
                "\(name) (\(chip) line \(offset))", chip: chip, offset: offset,
                isByNumber: description.lines[name] == nil)
        case .name(let kernelName), .node(let kernelName):
            if let location = try finder.line(named: kernelName) { return location }
        }
        let known = try finder.lineNames() + description.lines.keys
        guard NearestName.find(name, among: known) == nil else { throw unknown(.line, name, among: known) }
        throw .missing(
            device: name,
            remedy: "no GPIO line of this machine has this name: sinew devices lists them, --board names a board file")
    }

    private func refusal(of location: GPIOLineLocation, _ error: SystemError, asked: String) -> HardwareError {
        switch error.code {
        case EBUSY:
            let consumer = consumer(of: location)
            let holder = GPIOLineHolder(root: root)
                .describe(chip: location.chip, offset: location.offset, consumer: consumer)
            return .busy(device: location.device, consumer: consumer, process: holder)
        case EACCES, EPERM:
            let remedy = AccessRemedy(root: root).text(for: location.node, .gpio)
            return .permissionDenied(device: location.device, remedy: remedy)
        case ENOENT, ENODEV:
            return .missing(device: location.device, remedy: "its chip has just gone: plug it in again")
        case ENXIO, EOPNOTSUPP, EINVAL, ENOTSUP:
            return .unsupported(device: location.device, reason: "the chip cannot make it \(asked) (\(error.reason))")
        default:
            return .system(device: location.device, error: error)
        }
    }

    /// Who holds a line by the kernel's word; nil when it says nothing (any more).
    private func consumer(of location: GPIOLineLocation) -> String? {
        do {
            let chip = try GPIOChip(node: location.node)
            let consumer = try chip.state(ofLine: location.offset).consumer
            return consumer.isEmpty ? nil : consumer
        } catch {
            return nil  // The line is busy; that its holder cannot be told does not change that.
        }
    }
}
