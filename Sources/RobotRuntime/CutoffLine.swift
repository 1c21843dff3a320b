import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Synchronization

/// A line that takes the power from the actuators as a whole: a motor driver's enable, a relay.
///
/// Inactive from the moment it is claimed; active while the robot is armed. It does what no bus and no loop can: it
/// works when they hang.
final class CutoffLine: @unchecked Sendable {
    // Unchecked because `output` and `actions` are set by open and emptied by close, when no other thread is there to
    // use them; the gate orders those who do.
    private let settings: CutoffSettings
    private let gate = ActuatorGate()
    private var output: (any OutputLine)?
    private var actions: [SafeAction] = []
    private let failureCount = Atomic<UInt64>(0)
    /// Whether the power may be on although it ought to be cut, and when the supervisor tried again last.
    private let mustRepeat = Atomic<Bool>(false)
    private let lastRepeat = Atomic<Int64>(0)

    init(_ settings: CutoffSettings) {
        self.settings = settings
    }

    /// How many writes the line refused.
    var failures: UInt64 { failureCount.load(ordering: .relaxed) }

    /// What cuts the power without this object's help.
    var safeActions: [SafeAction] { actions }

    func open(on board: any Board) throws(HardwareError) {
        let line = try board.openOutputLine(
            settings.line, OutputLineSettings(initialLevel: false, isActiveLow: settings.isActiveLow))
        let safe = line.safeActions(for: false)
        do throws(HardwareError) {
            try SafetyTrial.play(safe, of: settings.line)
        } catch {
            line.close()
            throw error
        }
        output = line
        actions = safe
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

    /// Cuts again where that has failed. By the supervisor.
    func repeatFailedCut(_ now: Timestamp) {
        guard mustRepeat.load(ordering: .relaxed), !gate.isDriven else { return }
        guard now.nanoseconds &- lastRepeat.load(ordering: .relaxed) >= 100_000_000 else { return }
        lastRepeat.store(now.nanoseconds, ordering: .relaxed)
        perform()
    }

    /// Whether the power is known to be off, after another try where it was not.
    func settle() -> Bool {
        if mustRepeat.load(ordering: .relaxed) { perform() }
        return !mustRepeat.load(ordering: .relaxed)
    }

    func close() {
        cut()
        actions = []
        output?.close()
        output = nil
    }

    private func perform() {
        var hasFailed = false
        for action in actions {
            do { try action.perform() } catch {
                failureCount.wrappingAdd(1, ordering: .relaxed)
                hasFailed = true
            }
        }
        mustRepeat.store(hasFailed, ordering: .relaxed)
    }
}
