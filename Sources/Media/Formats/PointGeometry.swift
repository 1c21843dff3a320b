/// How a point of a scan is written.
@frozen
public enum PointFormat: UInt8, BitwiseCopyable, Sendable, Hashable {
    /// Two Floats: the angle in radians and the distance in metres.
    case polar
    /// Three Floats: x, y and z in metres.
    case cartesian

    /// Bytes of one point.
    @inlinable public var byteCount: Int { self == .polar ? 8 : 12 }

    /// The name that messages use.
    public var name: String {
        switch self {
        case .polar: "polar"
        case .cartesian: "cartesian"
        }
    }
}

/// How the bytes of a block are the points of a scan, one behind the other.
@frozen
public struct PointGeometry: BitwiseCopyable, Sendable, Hashable {
    /// How each point is written.
    public var format: PointFormat
    /// How many there are.
    public var count: Int32

    /// A scan of that form.
    @inlinable
    public init(_ format: PointFormat, count: Int32) {
        self.format = format
        self.count = count
    }

    func fits(in byteCount: Int) -> Bool {
        count >= 0 && Int(count) <= byteCount / format.byteCount
    }
}
