/// The elements of several sources in the order in which they come. See ``merge(_:_:)``.
public final class MergeSource<Value: Sendable>: ReadingSource {
    private let reads: SourceReads<Reading<Value>>
    private let all: [Int]

    init(_ sources: [any ReadingSource<Value>]) {
        all = Array(sources.indices)
        reads = SourceReads(sources.map { source in source.reading { reading in reading } })
    }

    deinit { reads.cancel() }

    /// The next element of any source; nil when all have ended. The error of a source is thrown once, and that source is
    /// read no more.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        try reads.begin()
        defer { reads.end() }
        return try await reads.next(of: all)
    }
}

/// The elements of both sources in the order in which they come, each with its own number and time.
///
/// Each source is read one element ahead while the merge is waiting, so that it has no other reader until the merge is
/// given up. A reading task that is cancelled leaves what has come for the next read.
public func merge<Value: Sendable>(
    _ first: some ReadingSource<Value>, _ second: some ReadingSource<Value>
) -> MergeSource<Value> {
    MergeSource([first, second])
}

/// The elements of all sources in the order in which they come; see ``merge(_:_:)``.
public func merge<Value: Sendable>(_ sources: [any ReadingSource<Value>]) -> MergeSource<Value> {
    precondition(!sources.isEmpty, "merge needs at least one source")
    return MergeSource(sources)
}
