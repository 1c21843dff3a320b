/// What a consumer reads, its own subscription or a source that was taken over, and when its reader has to look again:
/// rules without effects.
///
/// What was put comes first, so that the reader looks at its own subscription before it reads a source. Whatever may make
/// that look out of date, a switch or something put, comes behind it or calls the read off.
struct SwitchMachine<Source, Read> {
    /// What the reader is to do, as things stood when it asked.
    struct Plan {
        /// The source to be read; nil for the consumer's own subscription.
        var source: Source?
        /// The number of the source.
        fileprivate var number: UInt64
        /// The number of the look.
        fileprivate var look: UInt64
    }

    /// What has to be done after a change: the read to be called off, and the source that was left.
    struct Change {
        var read: Read?
        var left: Source?
    }

    private var source: Source?
    /// Counts the switches.
    private var number: UInt64 = 0
    /// Counts what the reader has to look at again.
    private var look: UInt64 = 0
    private var read: Read?
    private var isReading = false
    private var isClosed = false

    // MARK: The reader

    /// A reader comes. False when there is one already.
    mutating func begin() -> Bool {
        defer { isReading = true }
        return !isReading
    }

    /// The reader goes.
    mutating func end() { isReading = false }

    /// What to read. To be asked before the own subscription is looked at.
    var plan: Plan { Plan(source: source, number: number, look: look) }

    /// A read begins by `plan`. False when it has to be called off, because things have changed since.
    mutating func start(_ read: Read, by plan: Plan) -> Bool {
        self.read = read
        return look == plan.look
    }

    /// The read is over.
    mutating func finishRead() { read = nil }

    /// Whether the reader has to look again.
    func isOutdated(_ plan: Plan) -> Bool { look != plan.look }

    /// The source of `plan` has ended. Returns it when it has to be left; nil when it was left before.
    mutating func leave(_ plan: Plan) -> Source? {
        guard number == plan.number, source != nil else { return nil }
        return change(to: nil).left
    }

    // MARK: Who feeds

    /// A source is taken over. Nil after the end, when the source is not wanted.
    mutating func takeOver(_ source: Source) -> Change? {
        isClosed ? nil : change(to: source)
    }

    /// The source is left, if there is one.
    mutating func stop() -> Change {
        source == nil ? Change() : change(to: nil)
    }

    /// Something was put, behind which a source may have been taken over. Returns the read of a source, to be called off.
    mutating func hasPut() -> Read? {
        look += 1
        return source == nil ? nil : read
    }

    /// Nothing follows: the source is left, and none is taken over any more.
    mutating func close() -> Change {
        isClosed = true
        return stop()
    }

    private mutating func change(to source: Source?) -> Change {
        defer {
            self.source = source
            number += 1
            look += 1
        }
        return Change(read: read, left: self.source)
    }
}
