import Quantities

/// The heads that a loop's outputs share, as a `HeadPlan` has joined them.
///
/// A tick reads flat memory.
final class HeadList: @unchecked Sendable {
    // Unchecked because it is constant; the heads are used by the loop's thread only.
    private typealias Head = HeadPlan.Head

    /// One of the heads that another is made of.
    private struct Link {
        var source: Head
        var target: Head
    }

    private let now: Head
    private let targets: UnsafeMutableBufferPointer<Head>
    private let links: UnsafeMutableBufferPointer<Link>

    init(_ plan: HeadPlan) {
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

    /// Makes the heads of a tick that began at that time, from those of the inputs.
    func update(_ time: Timestamp) {
        now.pointee.time = time
        var index = 0
        while index < targets.count {
            targets[index].pointee = SlotHead(time: time, isFresh: false)
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
