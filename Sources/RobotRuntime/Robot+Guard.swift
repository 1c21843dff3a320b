import Glibc
import Guarding
import LinuxSystem
import Pipeline
import Quantities
import Realtime

/// Between a robot and its guard, and the guard of the run before.
///
/// In this order: the new guard has answered; the one before has given copies of what it holds; every output is open, and kept
/// by the new guard; then the one before leaves; then something is driven. A failure on the way leaves it where it was.
extension Robot {
    /// The guard of an earlier run that holds outputs of the pipeline's board; nil when there is none. It takes a descriptor:
    /// who wants to tell of it after a start that has failed for want of one asks before.
    public static func holder(of pipeline: CompiledPipeline) -> pid_t? {
        NameClaim.holder(of: GuardClient.name(ofBoard: pipeline.guardName))
    }

    /// Lets the guard before leave: its lines have another holder. Nothing when there was none, or it has left.
    func takeOver() throws(RobotError) {
        guard let earlier = predecessor, !earlier.hasLeft else { return }
        do throws(GuardError) {
            if let guardKeeper { try guardKeeper.takeDuty(from: earlier) } else { try earlier.release() }
        } catch {
            if case .stays = error {
                leavesOutputsHeld = false
                holder = earlier.process
            }
            throw .guardRefused(error)
        }
    }

    /// Gives back what is no output any more, and may be an input now.
    func giveBackUnused() throws(RobotError) {
        if inherited.count > 0 { try takeOver() }
        inherited.closeAll()
    }

    /// Hands an output to the guard, which keeps it before it may leave its safe value.
    func keep(_ actions: [SafeAction], _ output: UInt32) throws(RobotError) {
        do throws(GuardError) {
            try guardKeeper?.keep(actions, output: output)
        } catch {
            throw .guardRefused(error)
        }
    }

    /// Makes everything safe while there is no guard, and arms again what was armed when there is one. Has one in reserve.
    func watchGuard() throws(SystemError) {
        guard let guardKeeper else { return }
        do throws(GuardError) {
            try guardKeeper.reinforce()
        } catch {
            // It is looked for as long as the robot runs.
            missingReserve = error
        }
        try guardKeeper.watch(
            died: { [supervision] in supervision.holdForGuard() },
            replaced: { [supervision] error in if error == nil { supervision.releaseFromGuard() } })
    }

    /// Sends the guard away, or lets it go on with what is left to do. Where an output goes on, so must what belongs to it: a
    /// motor that turns at its safe value has a direction line.
    func endGuard() {
        let goOn = openActuators.compactMap { actuator in actuator.remains.map { "\(actuator.name): \($0)" } }
        defer {
            guardKeeper = nil
            if holder == nil { remains += goOn }
        }
        if let earlier = predecessor, !earlier.hasLeft {
            guardKeeper?.leave()
            holder = earlier.process
        } else if leavesOutputsHeld || !unreached.isEmpty || !goOn.isEmpty {
            holder = guardKeeper?.stay(isUnfinished: !unreached.isEmpty) ?? holder
        } else {
            guardKeeper?.leave()
        }
    }
}
