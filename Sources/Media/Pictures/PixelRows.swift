/// Loops over the pixels of one row: plain, in integers and without branches, so that the compiler makes vectors of them.
enum PixelRows {
    /// Bytes 0, 2, 4 …; reads no further than the last of them.
    static func everySecond(_ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        var index = 0
        while index < count {
            target[index] = source[2 &* index]
            index &+= 1
        }
    }

    /// Bytes 0, 4, 8 …
    static func everyFourth(_ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        var index = 0
        while index < count {
            target[index] = source[4 &* index]
            index &+= 1
        }
    }

    /// Y of red, green and blue, ITU-R BT.601 with limited range in eighths of a bit:
    /// 16 + (66 R + 129 G + 25 B + 128) / 256.
    static func luma(rgb source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        var index = 0
        while index < count {
            let red = UInt16(source[3 &* index])
            let green = UInt16(source[3 &* index &+ 1])
            let blue = UInt16(source[3 &* index &+ 2])
            let sum = red &* 66 &+ green &* 129 &+ blue &* 25 &+ 128
            target[index] = UInt8(truncatingIfNeeded: sum >> 8 &+ 16)
            index &+= 1
        }
    }

    /// Cb and Cr of pairs of pixels, of the mean of both: 128 + (−38 R − 74 G + 112 B + 128) / 256 and
    /// 128 + (112 R − 94 G − 18 B + 128) / 256.
    ///
    /// - Parameter pixels: how many there are; the last pair may have but one.
    static func chroma(
        rgb source: UnsafePointer<UInt8>, count: Int, pixels: Int, into cb: UnsafeMutablePointer<UInt8>,
        _ cr: UnsafeMutablePointer<UInt8>
    ) {
        var index = 0
        while index < count {
            let pixel = source + 6 &* index
            let other = 2 &* index &+ 1 < pixels ? pixel + 3 : pixel
            let red = (Int32(pixel[0]) &+ Int32(other[0]) &+ 1) >> 1
            let green = (Int32(pixel[1]) &+ Int32(other[1]) &+ 1) >> 1
            let blue = (Int32(pixel[2]) &+ Int32(other[2]) &+ 1) >> 1
            let first = blue &* 112 &- red &* 38 &- green &* 74 &+ 128
            let second = red &* 112 &- green &* 94 &- blue &* 18 &+ 128
            cb[index] = UInt8(truncatingIfNeeded: first >> 8 &+ 128)
            cr[index] = UInt8(truncatingIfNeeded: second >> 8 &+ 128)
            index &+= 1
        }
    }

    /// The sum of so many bytes and of their squares, at most 65,536 of them.
    static func sums(_ source: UnsafePointer<UInt8>, count: Int) -> (sum: UInt32, squares: UInt32) {
        var sum: UInt32 = 0
        var squares: UInt32 = 0
        var index = 0
        while index < count {
            let value = UInt32(source[index])
            sum &+= value
            squares &+= value &* value
            index &+= 1
        }
        return (sum, squares)
    }

    /// The sum of so many bytes.
    static func sum(_ source: UnsafePointer<UInt8>, count: Int) -> UInt32 {
        var sum: UInt32 = 0
        var index = 0
        while index < count {
            sum &+= UInt32(source[index])
            index &+= 1
        }
        return sum
    }

    /// Adds each byte to a sum of its own.
    static func accumulate(_ source: UnsafePointer<UInt8>, count: Int, into sums: UnsafeMutablePointer<UInt32>) {
        var index = 0
        while index < count {
            sums[index] &+= UInt32(source[index])
            index &+= 1
        }
    }
}
