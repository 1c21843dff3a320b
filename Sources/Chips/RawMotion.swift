/// A sample of a motion sensor as its data registers have it, along the chip's own axes (register map, 4.17 to 4.19).
public struct RawMotion: BitwiseCopyable, Sendable, Equatable {
    /// Three steps, along or about x, y and z.
    public struct Axes: BitwiseCopyable, Sendable, Equatable {
        var x: Int16
        var y: Int16
        var z: Int16

        static var zero: Axes { Axes(x: 0, y: 0, z: 0) }
        static var ones: Axes { Axes(x: -1, y: -1, z: -1) }

        /// The steps of an axis, by its number.
        subscript(index: Int) -> Int16 {
            switch index {
            case 0: x
            case 1: y
            default: z
            }
        }

        /// Whether an axis is at the end of its numbers.
        func isRailed(_ index: Int) -> Bool { self[index] == .max || self[index] == .min }
    }

    /// ACCEL_OUT.
    var acceleration: Axes
    /// TEMP_OUT.
    var temperature: Int16
    /// GYRO_OUT.
    var rate: Axes

    /// A sample from the fourteen bytes from ACCEL_XOUT_H on.
    init(_ bytes: InlineArray<14, UInt8>) {
        func word(_ index: Int) -> Int16 {
            Int16(bitPattern: UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]))
        }
        acceleration = Axes(x: word(0), y: word(2), z: word(4))
        temperature = word(6)
        rate = Axes(x: word(8), y: word(10), z: word(12))
    }

    /// Whether every bit is 1.
    var isAllOnes: Bool { acceleration == .ones && rate == .ones && temperature == -1 }
}
