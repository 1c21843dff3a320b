import Quantities
import Testing

@testable import Media

struct BlobFinderTests {
    private static let red: (y: UInt8, cb: UInt8, cr: UInt8) = (90, 100, 200)
    private static let floor: (y: UInt8, cb: UInt8, cr: UInt8) = (120, 128, 128)
    private static let redBox = BlobFinder.Settings(cb: -0.2...0, cr: 0.15...0.5)

    private static func isNear(_ value: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
        abs(value - wanted) <= tolerance
    }

    /// A disc of a colour.
    private static func disc(
        _ colour: (y: UInt8, cb: UInt8, cr: UInt8) = red, x: Int, y: Int, radius: Int, _ width: Int = 320,
        _ height: Int = 240
    ) -> TestPicture {
        TestPicture(width, height) { column, row in
            let (dx, dy) = (column - x, row - y)
            return dx * dx + dy * dy <= radius * radius ? colour : floor
        }
    }

    @Test(arguments: [PixelFormat.yuyv, .nv12, .rgb24], [0, 3])
    func `a disc of a colour is found with its middle and its size`(format: PixelFormat, padding: Int) {
        var finder = BlobFinder(Self.redBox)
        Self.disc(x: 240, y: 60, radius: 30).with(format, padding: padding) { finder.update($0) }
        #expect(Self.isNear(finder.x, 0.5, 0.01))
        #expect(Self.isNear(finder.y, -0.5, 0.01))
        #expect(Self.isNear(finder.size, 3.1416 * 900 / 76_800, 0.002))
        #expect(Self.isNear(finder.width, 61.0 / 320, 0.015))
        #expect(Self.isNear(finder.height, 61.0 / 240, 0.015))
        #expect(finder.certainty > 0.99)
    }

    @Test(arguments: Picture.formats)
    func `a light is found by its brightness in every format`(format: PixelFormat) {
        var finder = BlobFinder(.init(brightness: 0.8...1))
        Self.disc((230, 128, 128), x: 40, y: 180, radius: 12, 333, 221).with(format) { finder.update($0) }
        #expect(Self.isNear(finder.x, 2 * 40.5 / 333 - 1, 0.01))
        #expect(Self.isNear(finder.y, 2 * 180.5 / 221 - 1, 0.01))
        #expect(finder.certainty > 0.95)
    }

    @Test
    func `of two patches the larger is told, with its share of both`() {
        var finder = BlobFinder(Self.redBox)
        TestPicture(320, 240) { x, y in
            (20..<60).contains(x) && (20..<60).contains(y) || (200..<220).contains(x) && (100..<120).contains(y)
                ? Self.red : Self.floor
        }.with(.yuyv) { finder.update($0) }
        #expect(Self.isNear(finder.x, 40.0 / 160 - 1, 0.01))
        #expect(Self.isNear(finder.certainty, 0.8, 0.01))
    }

    @Test
    func `parts of a ring belong together, and what only touches at a corner too`() {
        var finder = BlobFinder(Self.redBox)
        TestPicture(320, 240) { x, y in
            let distance = (x - 160) * (x - 160) + (y - 120) * (y - 120)
            return (60 * 60...80 * 80).contains(distance) ? Self.red : Self.floor
        }.with(.yuyv) { finder.update($0) }
        #expect(Self.isNear(finder.x, 0, 0.01))
        #expect(Self.isNear(finder.y, 0, 0.01))
        #expect(finder.certainty > 0.99)
    }

    @Test
    func `where there is nothing of that colour the certainty is 0 and the place stays`() {
        var finder = BlobFinder(Self.redBox)
        Self.disc(x: 240, y: 60, radius: 30).with(.yuyv) { finder.update($0) }
        for nothing in [
            TestPicture(320, 240) { _, _ in (16, 128, 128) }, Self.disc((90, 200, 100), x: 50, y: 50, radius: 30),
            Self.disc(x: 100, y: 100, radius: 3),
        ] {
            nothing.with(.yuyv) { finder.update($0) }
            #expect(finder.certainty == 0)
            #expect(finder.size == 0)
            #expect(Self.isNear(finder.x, 0.5, 0.01))
        }
    }

    @Test
    func `only the part that is looked at counts`() {
        var finder = BlobFinder(.init(region: PictureRegion(columns: 0...0.5), cb: -0.2...0, cr: 0.15...0.5))
        Self.disc(x: 240, y: 60, radius: 30).with(.nv12) { finder.update($0) }
        #expect(finder.certainty == 0)
    }
}
