/// The bits of a producer's flag word.
@usableFromInline
enum ProducerFlags {
    /// No element follows.
    @usableFromInline static let closed: UInt32 = 1
    /// A real-time loop puts.
    @usableFromInline static let realtime: UInt32 = 2
    /// The kernel has no process-wide barrier: the writer fences itself.
    @usableFromInline static let fenced: UInt32 = 4
    /// Old lists wait to be given back.
    @usableFromInline static let retired: UInt32 = 8
}
