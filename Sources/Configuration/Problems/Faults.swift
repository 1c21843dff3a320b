/// Everything that is wrong with a configuration: at least one fault, in the order of the files.
///
/// Faults of one file stand together, files in the order in which they were first named; within a file a fault
/// without a place comes first, then by place. Equal faults are kept once.
public struct Faults: Error, Sendable, Hashable, RandomAccessCollection, CustomStringConvertible {
    private let sorted: [Fault]

    /// These faults, or nil when there are none.
    public init?(_ faults: some Sequence<Fault>) {
        var seen: Set<Fault> = []
        var files: [String: Int] = [:]
        var ranked: [(file: Int, offset: Int, order: Int, fault: Fault)] = []
        for fault in faults where seen.insert(fault).inserted {
            let file = files[fault.file] ?? files.count
            files[fault.file] = file
            ranked.append((file, fault.position?.offset ?? -1, ranked.count, fault))
        }
        if ranked.isEmpty { return nil }
        ranked.sort { ($0.file, $0.offset, $0.order) < ($1.file, $1.offset, $1.order) }
        sorted = ranked.map(\.fault)
    }

    /// One fault alone.
    public init(_ fault: Fault) {
        sorted = [fault]
    }

    /// The index of the first fault.
    public var startIndex: Int { sorted.startIndex }
    /// The index after the last fault.
    public var endIndex: Int { sorted.endIndex }
    /// The fault at that index.
    public subscript(index: Int) -> Fault { sorted[index] }

    /// One line for each fault.
    public var description: String { sorted.map(\.description).joined(separator: "\n") }
}
