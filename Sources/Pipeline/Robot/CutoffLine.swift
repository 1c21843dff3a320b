import HardwareIO
import LinuxSystem
import Synchronization

/// A line that takes the power from the actuators as a whole: a motor driver's enable, a relay.
///
/// Inactive from the moment it is claimed; active while the robot is armed. It does what no bus and no loop can: it
/// works when they hang.
final class CutoffLine: @unchecked Sendable {
    // Unchecked because `output` and `actions` are set by open and emptied by close, when no other thread is there to
    // use them; the gate orders those who do.
    /// How the configuration names it.
    struct Settings: Sendable, Hashable {
        var line: String
        var isActiveLow: Bool

        /// Its keys, described as those of a driver.
        static let parameters: [ParameterDescription] = describe().list.descriptions

        init?(_ values: [ParameterValue?]) {
            guard let values = ParameterValues(values) else { return nil }
            let (_, line, activeLow) = Self.describe()
            self.line = values[line]
            isActiveLow = values[activeLow]
        }

        private static func describe() -> (list: ParameterList, line: Parameter<String>, activeLow: Parameter<Bool>) {
            var list = ParameterList()
            let line = list.line("line", "the line that enables the actuators' power")
            let activeLow = list.flag("activeLow", default: false, "whether a low voltage is the enabling level")
            return (list, line, activeLow)
        }
    }

    private let settings: Settings
    private let gate = ActuatorGate()
    private var output: (any OutputLine)?
    private var actions: [SafeAction] = []
    private let failureCount = Atomic<UInt64>(0)

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// How many writes the line refused.
    var failures: UInt64 { failureCount.load(ordering: .relaxed) }

    /// What cuts the power without this object's help.
    var safeActions: [SafeAction] { actions }

    func open(on board: any Board) throws(HardwareError) {
        let line = try board.openOutputLine(
            settings.line, OutputLineSettings(initialLevel: false, isActiveLow: settings.isActiveLow))
        output = line
        actions = line.safeActions(for: false)
    }

    /// Gives the actuators their power, unless it is cut at the same moment.
    ///
    /// - Parameter isAllowed: turns false before `cut()` is called, never after.
    func enable(while isAllowed: () -> Bool) {
        // In this order, as in ActuatorGate.unlatch: a cut that comes later finds the pass.
        guard let output, let pass = gate.begin(), isAllowed() else { return }
        do { try output.set(true) } catch { failureCount.wrappingAdd(1, ordering: .relaxed) }
        if !gate.end(pass) { perform() }
    }

    /// Takes the power. From any thread; idempotent.
    func cut() {
        _ = gate.makeSafe()
        perform()
    }

    func close() {
        cut()
        actions = []
        output?.close()
        output = nil
    }

    private func perform() {
        for action in actions {
            do { try action.perform() } catch { failureCount.wrappingAdd(1, ordering: .relaxed) }
        }
    }
}
