/// Joins and cuts batches to an exact length along one axis, in order and without loss: the rules alone, no queue.
///
/// A batch that already fits passes as it is, without a copy. What is left over waits for the next batch. The shape along
/// all other axes has to stay the same. Each element is copied once.
public struct Rebatcher<Scalar: BitwiseCopyable & Sendable>: Sendable {
    /// The length of the batches that come out.
    public let samples: Int

    /// The axis along which batches are joined; negative numbers count from the last axis.
    public let axis: Int

    /// What all batches have in common, known from the first one on.
    @usableFromInline
    struct Layout: Sendable {
        /// The shape of a batch that comes out.
        @usableFromInline var shape: [Int] = []
        @usableFromInline var axis = 0
        /// How many runs of contiguous samples there are, and the elements of one sample in a run.
        @usableFromInline var outer = 0
        @usableFromInline var inner = 0
    }

    /// A batch that came in, of which samples wait, where one sample is not contiguous.
    @usableFromInline
    struct Piece: Sendable {
        @usableFromInline var batch: Batch<Scalar>
        /// How many samples at its front have gone out already.
        @usableFromInline var used = 0
        /// Its length along the axis.
        @usableFromInline var length: Int

        init(batch: Batch<Scalar>, length: Int) {
            self.batch = batch
            self.length = length
        }
    }

    @usableFromInline var layout = Layout()
    /// The front of the next batch, where samples are contiguous.
    @usableFromInline var front: [Scalar] = []
    private var pieces: [Piece] = []
    @usableFromInline var waiting = 0

    /// How many samples wait.
    @inlinable public var pending: Int { waiting }

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
    @inlinable
    public mutating func append(
        _ batch: Batch<Scalar>, _ body: (Batch<Scalar>) -> Void
    ) throws(SubscriptionError) {
        if !fits(batch.shape) { try layOut(batch.shape) }
        let length = batch.shape[layout.axis]
        if waiting == 0, length == samples {
            body(batch)
        } else if layout.outer == 1 {
            appendContiguous(batch, length, body)
        } else if length > 0 {
            appendPiece(batch, length, body)
        }
    }

    /// Hands out what is left over, as one shorter batch; nil when nothing is.
    public mutating func flush() -> Batch<Scalar>? {
        guard waiting > 0 else { return nil }
        if layout.outer != 1 { return cut(waiting) }
        var shape = layout.shape
        shape[layout.axis] = waiting
        defer {
            front = []
            waiting = 0
        }
        return Batch(unchecked: shape, front)
    }

    @inlinable
    func fits(_ shape: [Int]) -> Bool {
        guard shape.count == layout.shape.count else { return false }
        for index in shape.indices where index != layout.axis && shape[index] != layout.shape[index] { return false }
        return !shape.isEmpty
    }

    @usableFromInline
    mutating func layOut(_ shape: [Int]) throws(SubscriptionError) {
        let index = axis < 0 ? shape.count + axis : axis
        guard shape.indices.contains(index) else {
            throw .mismatch(
                rule: "the axis exists in the batch", found: "axis \(axis) of shape \(shape)",
                expected: "\(-shape.count)..<\(shape.count)")
        }
        guard layout.shape.isEmpty else {
            throw .mismatch(
                rule: "batches agree along every axis but \(axis)", found: "\(shape)", expected: "\(layout.shape)")
        }
        layout.shape = shape
        layout.shape[index] = samples
        layout.axis = index
        layout.outer = shape[..<index].reduce(1, *)
        layout.inner = shape[(index + 1)...].reduce(1, *)
    }

    /// Samples follow each other in memory: they are copied straight to where they stay.
    @inlinable
    mutating func appendContiguous(_ batch: Batch<Scalar>, _ length: Int, _ body: (Batch<Scalar>) -> Void) {
        var offset = 0
        while offset < length {
            let part = min(samples - waiting, length - offset)
            if waiting == 0 { front.reserveCapacity(samples * layout.inner) }
            batch.elements.withUnsafeBufferPointer { source in
                let range = (offset * layout.inner)..<((offset + part) * layout.inner)
                front.append(contentsOf: UnsafeBufferPointer(rebasing: source[range]))
            }
            waiting += part
            offset += part
            if waiting == samples {
                let whole = front
                front = []
                waiting = 0
                body(Batch(unchecked: layout.shape, whole))
            }
        }
    }

    @usableFromInline
    mutating func appendPiece(_ batch: Batch<Scalar>, _ length: Int, _ body: (Batch<Scalar>) -> Void) {
        pieces.append(Piece(batch: batch, length: length))
        waiting += length
        while waiting >= samples { body(cut(samples)) }
    }

    /// Takes the first `count` samples out of the pieces.
    private mutating func cut(_ count: Int) -> Batch<Scalar> {
        var shape = layout.shape
        shape[layout.axis] = count
        let total = layout.outer * count * layout.inner
        let elements = [Scalar](unsafeUninitializedCapacity: total) { buffer, initialized in
            var filled = 0
            var piece = 0
            while filled < count {
                let part = min(count - filled, pieces[piece].length - pieces[piece].used)
                copy(part, of: pieces[piece], to: buffer, at: filled, of: count)
                pieces[piece].used += part
                filled += part
                if pieces[piece].used == pieces[piece].length { piece += 1 }
            }
            pieces.removeFirst(piece)
            initialized = total
        }
        waiting -= count
        return Batch(unchecked: shape, elements)
    }

    /// Copies the next `part` samples of a piece to position `filled` of a batch with `count` samples.
    private func copy(
        _ part: Int, of piece: Piece, to buffer: UnsafeMutableBufferPointer<Scalar>, at filled: Int, of count: Int
    ) {
        piece.batch.elements.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress, let target = buffer.baseAddress else { return }
            for run in 0..<layout.outer {
                let from = (run * piece.length + piece.used) * layout.inner
                let to = (run * count + filled) * layout.inner
                (target + to).initialize(from: source + from, count: part * layout.inner)
            }
        }
    }
}
