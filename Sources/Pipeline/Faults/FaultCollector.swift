/// Where the readers of one file report what is wrong, so that all faults are shown at once.
///
/// A class, because the readers of nested values share it. For one task at a time.
public final class FaultCollector {
    /// The file, as the user named it.
    public let file: String
    /// The faults so far, in the order in which they were found.
    public private(set) var faults: [Fault] = []

    /// A collector for one file, empty.
    public init(file: String) {
        self.file = file
    }

    /// Adds a fault and returns it.
    @discardableResult
    public func report(
        at position: SourcePosition?, path: JSONPath, rule: String, value: String? = nil, remedy: String? = nil
    ) -> Fault {
        let fault = Fault(file: file, position: position, path: path, rule: rule, value: value, remedy: remedy)
        faults.append(fault)
        return fault
    }

    /// Takes a fault back that another one explains better.
    func withdraw(_ fault: Fault) {
        faults.removeAll { $0 == fault }
    }

    /// Throws everything that was reported, if anything was.
    public func check() throws(Faults) {
        if let faults = Faults(faults) { throw faults }
    }
}
