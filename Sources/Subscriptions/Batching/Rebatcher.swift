/// Joins and cuts batches to an exact length along one axis, in order and without loss: the rules alone, no queue.
///
/// A batch that already fits passes as it is, without a copy. What is left over waits for the next batch. The shape along
/// all other axes has to stay the same.
public struct Rebatcher<Scalar: BitwiseCopyable & Sendable>: Sendable {
    /// The length of the batches that come out.
    public let samples: Int

    /// The axis along which batches are joined; negative numbers count from the last axis.
    public let axis: Int

    private struct Piece {
        var batch: Batch<Scalar>
        /// How many samples at its front have gone out already.
        var used = 0
        /// Its length along the axis.
        var length: Int
    }

    private var layout: Layout?
    private var pieces: [Piece] = []
    /// How many samples wait.
    public private(set) var pending = 0

    /// What all batches have in common.
    private struct Layout {
        var shape: [Int]
        var axis: Int
        /// How many runs of contiguous samples there are, and the elements of one sample in a run.
        var outer: Int
        var inner: Int
    }

    /// Batches of `samples` along `axis`.
    public init(samples: Int, axis: Int = 0) {
        precondition(samples >= 1, "a batch needs at least 1 sample, found \(samples)")
        self.samples = samples
        self.axis = axis
    }

    /// Takes a batch in, and hands out each one that it completes.
    ///
    /// Throws `.mismatch`, having taken nothing in, when the axis does not exist or another axis has another length than
    /// before.
    public mutating func append(
        _ batch: Batch<Scalar>, _ body: (Batch<Scalar>) -> Void
    ) throws(SubscriptionError) {
        let layout = try check(batch.shape)
        let length = batch.shape[layout.axis]
        if pending == 0, length == samples {
            body(batch)
            return
        }
        guard length > 0 else { return }
        pieces.append(Piece(batch: batch, length: length))
        pending += length
        while pending >= samples { body(cut(samples, layout)) }
    }

    /// Hands out what is left over, as one shorter batch; nil when nothing is.
    public mutating func flush() -> Batch<Scalar>? {
        guard let layout, pending > 0 else { return nil }
        return cut(pending, layout)
    }

    private mutating func check(_ shape: [Int]) throws(SubscriptionError) -> Layout {
        if let layout, fits(shape, layout) { return layout }
        let index = axis < 0 ? shape.count + axis : axis
        guard shape.indices.contains(index) else {
            throw .mismatch(
                rule: "the axis exists in the batch", found: "axis \(axis) of shape \(shape)",
                expected: "\(-shape.count)..<\(shape.count)")
        }
        if let layout {
            throw .mismatch(
                rule: "batches agree along every axis but \(axis)", found: "\(shape)", expected: "\(layout.shape)")
        }
        let made = Layout(
            shape: shape, axis: index, outer: shape[..<index].reduce(1, *), inner: shape[(index + 1)...].reduce(1, *))
        layout = made
        return made
    }

    private func fits(_ shape: [Int], _ layout: Layout) -> Bool {
        guard shape.count == layout.shape.count else { return false }
        for index in shape.indices where index != layout.axis && shape[index] != layout.shape[index] { return false }
        return true
    }

    /// Takes the first `count` samples out of the pieces, with one copy.
    private mutating func cut(_ count: Int, _ layout: Layout) -> Batch<Scalar> {
        var shape = layout.shape
        shape[layout.axis] = count
        let total = layout.outer * count * layout.inner
        let elements = [Scalar](unsafeUninitializedCapacity: total) { buffer, initialized in
            var filled = 0
            var piece = 0
            while filled < count {
                let part = min(count - filled, pieces[piece].length - pieces[piece].used)
                pieces[piece].batch.elements.withUnsafeBufferPointer { source in
                    guard let source = source.baseAddress, let target = buffer.baseAddress else { return }
                    for run in 0..<layout.outer {
                        let from = (run * pieces[piece].length + pieces[piece].used) * layout.inner
                        let to = (run * count + filled) * layout.inner
                        (target + to).initialize(from: source + from, count: part * layout.inner)
                    }
                }
                pieces[piece].used += part
                filled += part
                if pieces[piece].used == pieces[piece].length { piece += 1 }
            }
            pieces.removeFirst(piece)
            initialized = total
        }
        pending -= count
        return Batch(unchecked: shape, elements)
    }
}
