import HardwareIO
import Quantities

extension SimulatedMachine {
    /// What the lock protects.
    struct Contents {
        var world: World
        /// The PCA9685.
        var outputs: OutputChip
        /// The bumper's line while somebody has it open.
        var bumper: OpenInput?
        var onFall: (@Sendable (Timestamp) -> Void)?
        var start: Timestamp
        var isFallReported = false
        private var claims: [Resource: UInt64] = [:]
        private var claimCount: UInt64 = 0

        init(seed: UInt64, start: Timestamp, outputs: OutputChip) {
            world = World(seed: seed)
            self.start = start
            self.outputs = outputs
        }

        /// Takes something for one owner; nil while another one has it.
        mutating func claim(_ resource: Resource) -> Claim? {
            guard claims[resource] == nil else { return nil }
            claimCount += 1
            claims[resource] = claimCount
            return Claim(resource: resource, number: claimCount)
        }

        /// Whether a claim has not been given back.
        func holds(_ claim: Claim) -> Bool {
            claims[claim.resource] == claim.number
        }

        /// Gives a claim back; false when that has happened already.
        mutating func release(_ claim: Claim) -> Bool {
            guard holds(claim) else { return false }
            claims[claim.resource] = nil
            return true
        }
    }

    /// What one owner at a time can have.
    enum Resource: Hashable {
        case register(Int)
        case chip(bus: Int, address: UInt8)
    }

    /// One taking of a resource.
    struct Claim: Sendable {
        fileprivate let resource: Resource
        fileprivate let number: UInt64
    }

    /// An input line that is open. A class, because changing it through an optional or a dictionary would allocate.
    ///
    /// Unchecked because the machine's lock protects what changes.
    final class OpenInput: @unchecked Sendable {
        let settings: InputLineSettings
        let claim: Claim
        var isInterrupted = false
        private var edges = LineEdgeQueue()
        private var debouncer: LineDebouncer?

        init(_ settings: InputLineSettings, _ claim: Claim) {
            self.settings = settings
            self.claim = claim
        }

        /// The level that counts, given the raw one.
        func level(_ raw: Bool) -> Bool { debouncer?.level ?? raw }

        /// When a change begins to count; nil while none is on its way.
        var due: Timestamp? { debouncer?.due }

        /// Begins with this raw level.
        func begin(at level: Bool) {
            if settings.debounce > .zero { debouncer = LineDebouncer(settings.debounce, level: level) }
        }

        /// The raw level has changed.
        func change(to level: Bool, at time: Timestamp) {
            guard debouncer != nil else { return report(LineEdge(time: time, level: level)) }
            if let edge = debouncer?.change(to: level, at: time) { report(edge) }
        }

        /// Time has passed.
        func advance(to now: Timestamp) {
            if let edge = debouncer?.advance(to: now) { report(edge) }
        }

        /// Takes the oldest edge that nobody has taken yet.
        func nextEdge() -> LineEdge? { edges.popFirst() }

        private func report(_ edge: LineEdge) {
            guard settings.edges == .both || edge.level == (settings.edges == .rising) else { return }
            edges.append(edge)
        }
    }
}
