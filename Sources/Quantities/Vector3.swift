/// Three doubles along the axes x, y and z of a right-handed frame; the unit is the owner's to state.
@frozen
public struct Vector3: BitwiseCopyable, Sendable, Hashable {
    /// The part along the x axis.
    public var x: Double
    /// The part along the y axis.
    public var y: Double
    /// The part along the z axis.
    public var z: Double

    /// A vector of the three given parts.
    @inlinable
    public init(x: Double, y: Double, z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The vector of length zero.
    @inlinable
    public static var zero: Vector3 { Vector3(x: 0, y: 0, z: 0) }

    /// The Euclidean length, in the unit of the parts.
    @inlinable
    public var length: Double {
        (x * x + y * y + z * z).squareRoot()
    }

    /// The sum, part by part.
    @inlinable
    public static func + (left: Vector3, right: Vector3) -> Vector3 {
        Vector3(x: left.x + right.x, y: left.y + right.y, z: left.z + right.z)
    }

    /// The vector with every part multiplied by a number.
    @inlinable
    public static func * (left: Vector3, right: Double) -> Vector3 {
        Vector3(x: left.x * right, y: left.y * right, z: left.z * right)
    }
}
