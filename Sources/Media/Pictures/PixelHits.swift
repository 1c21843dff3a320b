/// A box in the colour space, in bytes.
struct ColourLimits {
    /// The least value, and how far above it is still within.
    struct Limit {
        let low: UInt8
        let reach: UInt8

        /// Bytes from one number to another, both included; outermost numbers reach the outermost bytes.
        init(_ low: Double, _ high: Double) {
            let first = min(max(0, low.rounded()), 255)
            let last = min(max(first, high.rounded()), 255)
            self.low = UInt8(first)
            reach = UInt8(last - first)
        }

        /// 1 for a byte within, 0 for others, without a branch.
        @inline(__always)
        func contains(_ byte: UInt8) -> UInt8 { byte &- low <= reach ? 1 : 0 }
    }

    let luma: Limit
    let cb: Limit
    let cr: Limit

    init(_ settings: BlobFinder.Settings) {
        luma = Limit(settings.brightness.lowerBound * 255, settings.brightness.upperBound * 255)
        cb = Limit(128 + settings.cb.lowerBound * 256, 128 + settings.cb.upperBound * 256)
        cr = Limit(128 + settings.cr.lowerBound * 256, 128 + settings.cr.upperBound * 256)
    }
}

/// Which pixels of a row lie within limits, by pairs.
///
/// It allocates when it is made and never again.
final class PixelHits: @unchecked Sendable {
    // Unchecked: see PictureReader.
    private let target = UnsafeMutablePointer<UInt8>.allocate(capacity: PictureReader.pieceCount / 2)

    init() {
        target.initialize(repeating: 0, count: PictureReader.pieceCount / 2)
    }

    deinit {
        target.deallocate()
    }

    /// For each pair how many of its pixels do: 0, 1 or 2.
    var pairs: UnsafePointer<UInt8> { UnsafePointer(target) }

    /// Looks at pairs of pixels, of which the last may have but one.
    func find(
        _ luma: UnsafePointer<UInt8>, pixels: Int, _ cb: UnsafePointer<UInt8>, _ cr: UnsafePointer<UInt8>, count: Int,
        _ limits: ColourLimits
    ) {
        let whole = pixels / 2
        var index = 0
        while index < whole {
            let colour = limits.cb.contains(cb[index]) & limits.cr.contains(cr[index])
            let both = limits.luma.contains(luma[2 &* index]) &+ limits.luma.contains(luma[2 &* index &+ 1])
            target[index] = both &* colour
            index &+= 1
        }
        if whole < count {
            let colour = limits.cb.contains(cb[whole]) & limits.cr.contains(cr[whole])
            target[whole] = limits.luma.contains(luma[2 &* whole]) & colour
        }
    }
}
