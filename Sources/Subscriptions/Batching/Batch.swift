/// An array of numbers with a shape, row by row (the last axis varies fastest): a block of audio, a matrix, an image.
@frozen
public struct Batch<Scalar: BitwiseCopyable & Sendable>: Sendable {
    /// The length of each axis. Audio is (frames, channels).
    public let shape: [Int]

    /// All numbers, as many as the product of the shape.
    public let elements: [Scalar]

    /// A batch of the given shape. Throws `.mismatch` when the number of elements is not the product of the shape.
    public init(shape: [Int], elements: [Scalar]) throws(SubscriptionError) {
        var product = 1
        for length in shape {
            let (next, overflow) = product.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else {
                throw .mismatch(
                    rule: "the lengths of a shape are not negative", found: "\(shape)", expected: "0 or more each")
            }
            product = next
        }
        guard product == elements.count else {
            throw .mismatch(
                rule: "a batch has as many elements as its shape says", found: "\(elements.count)",
                expected: "\(product) for shape \(shape)")
        }
        self.init(unchecked: shape, elements)
    }

    /// A batch of one axis.
    public init(_ elements: [Scalar]) {
        self.init(unchecked: [elements.count], elements)
    }

    @inlinable
    init(unchecked shape: [Int], _ elements: [Scalar]) {
        self.shape = shape
        self.elements = elements
    }
}

extension Batch: Equatable where Scalar: Equatable {}
