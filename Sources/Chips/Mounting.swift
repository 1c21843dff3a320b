import Quantities

/// How a chip sits in the robot: for each axis of the robot, the axis of the chip that points the same way.
///
/// `["+x", "-z", "+y"]` means that the robot's x is the chip's x, its y is the chip's −z, and its z is the chip's y.
/// The robot's axes are x forward, y left, z up (REP 103). Always a rotation: a permutation with signs whose
/// determinant is +1. Bitwise-copyable; applying it allocates nothing.
public struct Mounting: BitwiseCopyable, Sendable, Equatable {
    private var x: Axis
    private var y: Axis
    private var z: Axis

    /// The chip's axes are the robot's.
    public static var aligned: Mounting {
        Mounting(x: Axis(index: 0, sign: 1), y: Axis(index: 1, sign: 1), z: Axis(index: 2, sign: 1))
    }

    /// The mounting that three words describe, for the robot's x, y and z.
    ///
    /// - Throws: ``ChipError/invalidMounting(_:)`` unless they name each axis of the chip once, right-handed.
    public init(axes words: [String]) throws(ChipError) {
        guard words.count == 3 else { throw .invalidMounting(.wrongCount(words.count)) }
        x = try Axis(words[0], at: 0)
        y = try Axis(words[1], at: 1)
        z = try Axis(words[2], at: 2)
        guard x.index != y.index, y.index != z.index, z.index != x.index else { throw .invalidMounting(.repeatedAxis) }
        // An even permutation of three is a cyclic one: each index follows the one before it.
        let isEven = y.index == (x.index + 1) % 3
        guard x.sign * y.sign * z.sign == (isEven ? 1 : -1) else { throw .invalidMounting(.leftHanded) }
    }

    private init(x: Axis, y: Axis, z: Axis) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// A vector in the robot's axes, from one in the chip's.
    public func robotAxes(_ vector: Vector3) -> Vector3 {
        Vector3(x: x.part(of: vector), y: y.part(of: vector), z: z.part(of: vector))
    }
}

/// One axis of the chip, with a direction.
private struct Axis: BitwiseCopyable, Sendable, Equatable {
    /// 0 for x, 1 for y, 2 for z.
    var index: UInt8
    /// 1 or −1.
    var sign: Double

    init(index: UInt8, sign: Double) {
        self.index = index
        self.sign = sign
    }

    init(_ word: String, at position: Int) throws(ChipError) {
        switch word {
        case "+x": self.init(index: 0, sign: 1)
        case "-x": self.init(index: 0, sign: -1)
        case "+y": self.init(index: 1, sign: 1)
        case "-y": self.init(index: 1, sign: -1)
        case "+z": self.init(index: 2, sign: 1)
        case "-z": self.init(index: 2, sign: -1)
        default: throw .invalidMounting(.unknownAxis(index: position))
        }
    }

    func part(of vector: Vector3) -> Double {
        switch index {
        case 0: sign * vector.x
        case 1: sign * vector.y
        default: sign * vector.z
        }
    }
}
