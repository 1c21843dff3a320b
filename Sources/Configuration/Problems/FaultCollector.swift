/// Where the readers of one file report what is wrong, so that all faults are shown at once.
///
/// A class, because the readers of nested values share it. For one task at a time.
public final class FaultCollector {
    /// How many faults are kept; further ones are only counted.
    public static let limit = 1_000

    /// The file, as the user named it.
    public let file: String
    /// The faults so far, in the order in which they were found.
    public private(set) var faults: [Fault] = []
    /// How many names may still be looked at in search of what was meant; a file with many slips gets no more hints then.
    package var searchWork = 5_000_000
    /// How many faults were reported beyond the limit.
    public private(set) var omitted = 0

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
        add(fault)
        return fault
    }

    /// Adds a fault, which may be one of another file that this one names.
    package func add(_ fault: Fault) {
        if faults.count < Self.limit { faults.append(fault) } else { omitted += 1 }
    }

    /// Whether further faults are only counted, so that nobody reads their remedies.
    package var isFull: Bool { faults.count >= Self.limit }

    /// How many faults were reported so far.
    package var count: Int { faults.count + omitted }

    /// Takes a fault back that another one explains better.
    func withdraw(_ fault: Fault) {
        faults.removeAll { $0 == fault }
    }

    /// Throws everything that was reported, if anything was, and how many faults were left out.
    public func check() throws(Faults) {
        var shown = faults
        if omitted > 0 {
            let rule = "has too many faults to show them all"
            shown.append(Fault(file: file, rule: rule, value: "\(omitted) are left out"))
        }
        if let faults = Faults(shown) { throw faults }
    }
}
