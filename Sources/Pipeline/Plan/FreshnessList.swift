import Quantities

/// The freshness that a loop's outputs share, as a `FreshnessPlan` has joined them.
///
/// A tick reads flat memory.
final class FreshnessList: @unchecked Sendable {
    // Unchecked because it is constant; what they point to is used by the loop's thread only.
    private typealias Place = FreshnessPlan.Place

    /// One of those that another is made of.
    private struct Link {
        var source: Place
        var target: Place
    }

    private let now: Place
    private let targets: UnsafeMutableBufferPointer<Place>
    private let links: UnsafeMutableBufferPointer<Link>

    init(_ plan: FreshnessPlan) {
        now = plan.now
        targets = .allocate(capacity: plan.joins.count)
        _ = targets.initialize(from: plan.joins.map(\.target))
        let links = plan.joins.flatMap { join in join.sources.map { Link(source: $0, target: join.target) } }
        self.links = .allocate(capacity: links.count)
        _ = self.links.initialize(from: links)
    }

    deinit {
        targets.deallocate()
        links.deallocate()
    }

    /// Works out the freshness of a tick that began at that time, from those of the inputs.
    func update(_ time: Timestamp) {
        now.pointee.time = time
        var index = 0
        while index < targets.count {
            targets[index].pointee = Freshness(time: time, isFresh: false)
            index += 1
        }
        index = 0
        while index < links.count {
            Self.follow(links[index])
            index += 1
        }
    }

    @inline(__always)
    private static func follow(_ link: Link) {
        let source = link.source.pointee
        link.target.pointee.time = min(link.target.pointee.time, source.time)
        if source.isFresh { link.target.pointee.isFresh = true }
        if source.isOld { link.target.pointee.isOld = true }
    }
}
