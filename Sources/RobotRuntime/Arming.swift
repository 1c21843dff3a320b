import Synchronization

/// Whether the loops may drive: who asked for it, and what has called for a stop since.
///
/// Every stop has a number. Being armed, and asking for it, hold for the number of stops that there had been, so that
/// a stop ends both at once, whoever is in the middle of arming. Any thread may call anything; none waits.
package struct Arming: ~Copyable, Sendable {
    /// The permission to arm, good until the next stop.
    struct Grant: Sendable, Equatable {
        fileprivate var stops: UInt64
        /// Whether it waits until every stop is known; otherwise it is for now or never.
        var isPatient = false

        /// The number of stops, and in the lowest bit whether it is patient.
        fileprivate var word: UInt64 { stops << 1 | (isPatient ? 1 : 0) }

        fileprivate init(stops: UInt64) {
            self.stops = stops
        }

        fileprivate init(word: UInt64) {
            stops = word >> 1
            isPatient = word & 1 != 0
        }

        /// The same permission, to be kept until every stop is known.
        var waiting: Grant {
            var grant = self
            grant.isPatient = true
            return grant
        }
    }

    /// No number of stops.
    private static let never = UInt64.max

    private let stops = Atomic<UInt64>(0)
    private let asked = Atomic<UInt64>(never)
    private let armed = Atomic<UInt64>(never)

    /// Whether the loops may drive.
    var isArmed: Bool { armed.load(ordering: .acquiring) == stops.load(ordering: .acquiring) }

    /// Ends what was armed, and what was asked for. Before the outputs are made safe, so that nobody who arms them at
    /// the same time can overlook both.
    ///
    /// - Returns: what `ask` takes to go on as before unless another stop comes; nil when nothing was armed or asked.
    @discardableResult
    func stop() -> Grant? {
        let (before, after) = stops.wrappingAdd(1, ordering: .acquiringAndReleasing)
        let wasWanted =
            armed.load(ordering: .acquiring) == before || Grant(word: asked.load(ordering: .acquiring)).stops == before
        return wasWanted ? Grant(stops: after) : nil
    }

    /// The permission as of now.
    var present: Grant { Grant(stops: stops.load(ordering: .acquiring)) }

    /// Asks for arming, as of now.
    func ask() {
        ask(present)
    }

    /// Asks for arming, unless there has been a stop since the grant.
    func ask(_ grant: Grant) {
        asked.store(grant.word, ordering: .releasing)
    }

    /// Puts back what was taken, to be looked at again, unless somebody has asked anew.
    func keep(_ grant: Grant) {
        _ = asked.compareExchange(expected: Self.never, desired: grant.word, ordering: .acquiringAndReleasing)
    }

    /// Takes what was asked for; nil when nobody has since the last stop. By the supervisor.
    func take() -> Grant? {
        let grant = Grant(word: asked.exchange(Self.never, ordering: .acquiringAndReleasing))
        return stands(grant) ? grant : nil
    }

    /// Whether there has been no stop since the grant.
    func stands(_ grant: Grant) -> Bool {
        stops.load(ordering: .acquiring) == grant.stops
    }

    /// The outputs are armed: the loops may drive, if the grant still stands. By the supervisor.
    func finish(_ grant: Grant) {
        armed.store(grant.stops, ordering: .releasing)
    }
}
