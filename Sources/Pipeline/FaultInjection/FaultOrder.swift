import Quantities

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
