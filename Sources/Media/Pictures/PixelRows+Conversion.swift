extension PixelRows {
    /// The mean, rounded up, of bytes 0, 2, 4 … of two rows: the colours of two rows of YUYV as the one of NV12.
    static func meanOfEverySecond(
        _ upper: UnsafePointer<UInt8>, _ lower: UnsafePointer<UInt8>, count: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        var index = 0
        while index < count {
            let sum = UInt16(upper[2 &* index]) &+ UInt16(lower[2 &* index]) &+ 1
            target[index] = UInt8(truncatingIfNeeded: sum >> 1)
            index &+= 1
        }
    }

    /// Red, green and blue of pairs of pixels.
    ///
    /// ITU-R BT.601 with limited range, in 64ths: R = 1.164 (Y − 16) + 1.596 (Cr − 128), G = 1.164 (Y − 16) − 0.391 (Cb − 128)
    /// − 0.813 (Cr − 128), B = 1.164 (Y − 16) + 2.018 (Cb − 128), rounded and cut off at 0 and 255. All of it in 16 bits, blue
    /// in 32nds so that it stays within them: vectors of twice as many as with 32. All arrays lie in one piece of memory
    /// each, at fixed distances, so that the compiler knows that they do not overlap.
    static func rgb(_ source: PairPlanes, pairs: Int, into target: PairTriples) {
        let bytes = source.bytes
        let shorts = target.shorts
        var index = 0
        while index < pairs {
            let blueness = Int16(bytes[PairPlanes.cb &+ index]) &- 128
            let redness = Int16(bytes[PairPlanes.cr &+ index]) &- 128
            let red = redness &* 102
            let green = blueness &* 25 &+ redness &* 52
            let blue = (blueness &* 129) >> 1
            let first = scaled(bytes[index])
            let second = scaled(bytes[PairPlanes.odd &+ index])
            let firstBlue = byte((first >> 1 &+ blue) >> 5)
            let secondBlue = byte((second >> 1 &+ blue) >> 5)
            shorts[index] = byte((first &+ red) >> 6) | byte((first &- green) >> 6) << 8
            shorts[PairTriples.second &+ index] = firstBlue | byte((second &+ red) >> 6) << 8
            shorts[PairTriples.third &+ index] = byte((second &- green) >> 6) | secondBlue << 8
            index &+= 1
        }
    }

    /// 74.5 (Y − 16), and a half of 64 for rounding.
    @inline(__always)
    private static func scaled(_ luma: UInt8) -> Int16 {
        Int16(bitPattern: (UInt16(luma) &* 149) >> 1) &- 1_160
    }

    @inline(__always)
    private static func byte(_ value: Int16) -> UInt16 { UInt16(bitPattern: min(max(value, 0), 255)) }

    /// Writes pairs of pixels as six bytes each: red, green, blue, red, green, blue.
    static func interleave(_ source: PairTriples, pairs: Int, into target: UnsafeMutableRawPointer) {
        let shorts = source.shorts
        var index = 0
        while index < pairs {
            let place = 6 &* index
            target.storeBytes(of: shorts[index].littleEndian, toByteOffset: place, as: UInt16.self)
            target.storeBytes(
                of: shorts[PairTriples.second &+ index].littleEndian, toByteOffset: place &+ 2, as: UInt16.self)
            target.storeBytes(
                of: shorts[PairTriples.third &+ index].littleEndian, toByteOffset: place &+ 4, as: UInt16.self)
            index &+= 1
        }
    }
}

/// Brightness and colour of pairs of pixels, each for itself: the even pixels' Y, the odd ones', Cb, Cr.
struct PairPlanes {
    static let most = PictureReader.pieceCount / 2
    static let odd = most
    static let cb = 2 * most
    static let cr = 3 * most

    let bytes: UnsafeMutablePointer<UInt8>
}

/// Red, green and blue of pairs of pixels as three numbers of two bytes for each: RG, BR, GB.
struct PairTriples {
    static let second = PairPlanes.most
    static let third = 2 * PairPlanes.most

    let shorts: UnsafeMutablePointer<UInt16>
}
