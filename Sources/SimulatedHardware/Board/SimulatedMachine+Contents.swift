import HardwareIO
import Quantities

extension SimulatedMachine {
    /// What the lock protects.
    struct Contents {
        var world: World
        /// The input lines that are open, by their registers.
        var inputs: [Int: OpenInput] = [:]
        var onFall: (@Sendable (Timestamp) -> Void)?
        var start: Timestamp
        var isFallReported = false
        private var claims: [Resource: UInt64] = [:]
        private var claimCount: UInt64 = 0

        init(seed: UInt64, start: Timestamp) {
            world = World(seed: seed)
            self.start = start
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

    /// An input line that is open.
    struct OpenInput {
        let settings: InputLineSettings
        var edges = EdgeQueue()
        var isInterrupted = false
    }
}
