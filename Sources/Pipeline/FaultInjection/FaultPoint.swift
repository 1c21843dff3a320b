import LinuxSystem
import Quantities

/// A place where a fault can be injected: between a driver and those who subscribed, or between a loop and its device.
///
/// The calls come from any thread, one at a time: the injector sees to that.
package protocol FaultPoint: AnyObject, Sendable {
    /// Whether a fault of that kind would change anything here.
    func isChanged(by kind: InjectedFault.Kind) -> Bool

    /// What to do instead of a fault that changes nothing here, as the rest of a sentence.
    var remedyWithoutEffect: String { get }

    /// From now on, in place of what was injected before.
    func inject(_ order: FaultOrder) throws(SystemError)

    /// From now on all is as if nothing had ever been injected.
    func clear()
}

extension FaultPoint {
    /// Switches can be turned round.
    package var remedyWithoutEffect: String { "invert it" }
}

extension ScalarFields {
    /// Whether a fault of that kind changes any of them.
    func areChanged(by kind: InjectedFault.Kind) -> Bool {
        if case .wrong(_, _, false) = kind { hasNumbers } else { true }
    }
}

/// What a fault point is told to do.
package struct FaultOrder: Sendable {
    /// Counts the orders of a robot from 1, so that a point sees whether the one it carries out still stands.
    var number: UInt64
    var fault: InjectedFault
    /// When it is over without being cleared.
    var end: Timestamp

    package init(number: UInt64, fault: InjectedFault, end: Timestamp) {
        self.number = number
        self.fault = fault
        self.end = end
    }
}
