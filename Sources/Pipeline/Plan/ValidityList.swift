/// Passes on that a value is not a number, to all outputs that it is behind.
///
/// Stages ask no one else's mark: it is enough to pass marks on after them, and only when there is one, which costs a
/// tick without any a glance at a few words.
final class ValidityList: @unchecked Sendable {
    // Unchecked because all but `isClean` is constant, and that and the marks are used by the loop's thread only.
    private let memory: UnsafeMutableRawBufferPointer
    private let outputs: UnsafeMutableBufferPointer<Bool>
    private let links: UnsafeMutableBufferPointer<ValidityPlan.Link>
    /// Whether no output has had a mark since they were cleared.
    private var isClean = true

    init(_ plan: ValidityPlan) {
        memory = plan.memory
        outputs = plan.outputs
        links = .allocate(capacity: plan.links.count)
        _ = links.initialize(from: plan.links)
    }

    deinit {
        links.deallocate()
    }

    /// Forgets what the stages found in the tick before. Before they run.
    func clear() {
        if isClean { return }
        var index = 0
        while index < outputs.count {
            outputs[index] = false
            index += 1
        }
        isClean = true
    }

    /// Passes on what the inputs and the stages found. After they have run.
    func passOn() {
        guard hasInvalid else { return }
        isClean = false
        var index = 0
        while index < links.count {
            if links[index].source.pointee { links[index].target.pointee = true }
            index += 1
        }
    }

    private var hasInvalid: Bool {
        var found: UInt64 = 0
        var offset = 0
        while offset < memory.count {
            found |= memory.load(fromByteOffset: offset, as: UInt64.self)
            offset += MemoryLayout<UInt64>.size
        }
        return found != 0
    }
}
