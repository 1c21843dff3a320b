/// What is known of a port while the file is read: enough to check every wire that leads to it.
struct ModelPort {
    /// How often readings come out of a producer's port while all is well.
    enum Pace {
        /// One in so many nanoseconds.
        case every(Int64)
        /// Only when something happens.
        case occasional
        /// Its driver does not say; of a loop's output its loop knows.
        case unknown
    }

    /// Whose flags a port repeats, and what it never gives if that never does.
    struct Repeated {
        var port: String
        var limits: [FlagLimit.Kind]
    }

    var name: PortName
    /// The output of a driver or a stage behind it.
    var output: OutputDescription
    var pace = Pace.unknown
    /// The port that tells the level behind the edges of this one, from the start on; nil where it tells its own.
    var level: PortName?
    /// What a port of flags never gives; nil where it gives both.
    var limit: FlagLimit?
    /// Set once the wires of its loop are known.
    var repeated: Repeated?

    var description: PortDescription { output.port }

    /// How long it is between two readings of its driver, in nanoseconds; nil where it may be silent.
    var period: Int64? {
        if case .every(let nanoseconds) = pace { nanoseconds } else { nil }
    }
}
