import HardwareIO
import Media
import Quantities

/// A robot as a service sees it: every named output, its state, the events of its life, and the commands that its rights allow.
///
/// Any thread but a real-time one may call anything at any time, before the robot's start and after its end too. Nothing here
/// waits for a loop, and no loop for what is done here.
public protocol RobotView: AnyObject, Sendable {
    /// The robot's name.
    var name: String { get }

    /// Every producer's port and loop's output, in the order of the file.
    var outputs: [NamedOutput] { get }

    /// The names of those that the file asks to show.
    var shown: [String] { get }

    /// What the robot is doing now. Takes locks and allocates: to be asked some times a second.
    var status: RobotStatus { get }

    /// Looks at the newest value of an output, for as long as the watch lives. Of a producer's port it has the last one at once,
    /// so that a switch nobody touches has a level. A loop hands an output on only while somebody listens to it: its value comes
    /// with the next tick.
    ///
    /// - Throws: ``RobotViewError/unknownOutput(_:nearest:)``.
    func watch(_ output: String) throws(RobotViewError) -> PortWatch

    /// Keeps every reading of an output from now on, for as long as the record lives.
    ///
    /// - Parameter capacity: how many are kept until they are taken; then the oldest give way, and are counted.
    /// - Throws: ``RobotViewError/unknownOutput(_:nearest:)``.
    func record(_ output: String, keeping capacity: Int) throws(RobotViewError) -> PortRecord

    /// Reads the newest blocks of an output from now on: pictures, sound. It shares two places with others who come while the
    /// robot runs, so it should hold each block for a short time only.
    ///
    /// - Throws: ``RobotViewError/unknownOutput(_:nearest:)``, ``RobotViewError/carriesValues(_:)``.
    func blocks(_ output: String) throws(RobotViewError) -> BlockReader

    /// The events since the last call, the oldest first: at most ``RobotEvent/capacity``, of more the newest. One thread.
    func takeEvents() -> [RobotEvent]

    /// Blocks until the deadline, or until the service is to end.
    ///
    /// - Returns: whether it is to end.
    func wait(until deadline: Timestamp) -> Bool

    /// The emergency stop: every output safe at once, until the robot is armed again.
    ///
    /// - Throws: ``RobotViewError/notAllowed(_:service:)``.
    func stop() throws(RobotViewError)

    /// Lets the loops drive, unless something is in the way: ``RobotStatus/armingObstacles`` tells.
    ///
    /// - Throws: ``RobotViewError/notAllowed(_:service:)``.
    func arm() throws(RobotViewError)

    /// Injects a fault into a part.
    ///
    /// - Returns: what is injected from now on.
    /// - Throws: ``RobotViewError/notAllowed(_:service:)``, ``RobotViewError/injection(_:)``.
    @discardableResult
    func inject(_ fault: InjectedFault, into part: String) throws(RobotViewError) -> Injection

    /// Ends the fault of a part; of all parts where that is nil.
    ///
    /// - Returns: what has ended.
    /// - Throws: ``RobotViewError/notAllowed(_:service:)``, ``RobotViewError/injection(_:)``.
    @discardableResult
    func clear(_ part: String?) throws(RobotViewError) -> [Injection]
}

/// Why a service cannot have what it asks for.
public enum RobotViewError: Error, Sendable, CustomStringConvertible {
    /// There is no output of this name.
    case unknownOutput(String, nearest: String?)
    /// The output carries values and not blocks.
    case carriesValues(String)
    /// The file does not give it that right.
    case notAllowed(ServiceRight, service: String)
    /// The fault cannot be injected, or ended.
    case injection(InjectionError)

    /// One line: the rule, the value and the way out.
    public var description: String {
        switch self {
        case .unknownOutput(let name, let nearest):
            "the robot has no output \"\(name)\"" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
        case .carriesValues(let name):
            "\"\(name)\" carries no blocks; watch it, or record it"
        case .notAllowed(let right, let service):
            "services.\(service) may not \(right.rawValue); give it \"rights\": [\"\(right.rawValue)\"]"
        case .injection(let error): "\(error)"
        }
    }
}
