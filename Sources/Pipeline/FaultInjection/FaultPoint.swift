import LinuxSystem

/// A place where a fault can be injected: between a driver and those who subscribed, or between a loop and its device.
///
/// The calls come from any thread, one at a time: the injector sees to that.
package protocol FaultPoint: AnyObject, Sendable {
    /// What the values that pass here are made of.
    var fields: ScalarFields { get }

    /// From now on, in place of what was injected before.
    func inject(_ order: FaultOrder) throws(SystemError)

    /// From now on all is as if nothing had ever been injected.
    func clear()
}

extension FaultPoint {
    /// Whether a fault of that kind would change anything here.
    package func isChanged(by kind: InjectedFault.Kind) -> Bool {
        if case .wrong(_, _, false) = kind { fields.hasNumbers } else { true }
    }
}
