import HardwareIO
import Quantities

extension SimulatedMachine {
    /// What the lock protects.
    struct Contents {
        let world: any SimulatedWorld
        /// The PCA9685.
        var outputs: OutputChip
        /// The world's lines that somebody has open, by their number there.
        private(set) var inputs: [OpenInput?]
        var onIncident: (@Sendable (Timestamp) -> Void)?
        var start: Timestamp
        var isIncidentReported = false
        private var claims: [Resource: UInt64] = [:]
        private var claimCount: UInt64 = 0

        init(world: any SimulatedWorld, start: Timestamp, outputs: OutputChip) {
            self.world = world
            self.start = start
            self.outputs = outputs
            inputs = Array(repeating: nil, count: world.lineNames.count)
        }

        /// A line is open from now on, and has this raw level.
        mutating func open(_ input: OpenInput, at level: Bool) {
            guard let line = input.worldLine else { return }
            input.begin(at: level)
            inputs[line] = input
        }

        /// A line is not open any more.
        mutating func close(_ input: OpenInput) {
            if let line = input.worldLine { inputs[line] = nil }
        }

        /// A time of the world as one of the board's clock.
        func timestamp(_ milliseconds: Int64) -> Timestamp {
            let (offset, overflow) = milliseconds.multipliedReportingOverflow(by: SimulatedMachine.nanosecondsInStep)
            return overflow ? .distantFuture : start.advanced(byNanoseconds: offset)
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
        case camera
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
        /// Its number among the world's lines; nil where nothing is soldered.
        let worldLine: Int?
        var isInterrupted = false
        private var edges = LineEdgeQueue()
        private var debouncer: LineDebouncer?

        init(_ settings: InputLineSettings, _ claim: Claim, worldLine: Int?) {
            self.settings = settings
            self.claim = claim
            self.worldLine = worldLine
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
