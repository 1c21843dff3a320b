import Quantities
import Testing

@testable import Media

struct PictureMeterTests {
    private static func isNear(_ value: Double, _ wanted: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(value - wanted) <= tolerance
    }

    @Test(arguments: Picture.formats, [0, 5])
    func `the brightness of a part is the same in every format and with every stride`(format: PixelFormat, padding: Int)
    {
        // The right half is bright, in its upper half.
        let drawn = TestPicture(33, 21) { x, y in x >= 16 && y < 10 ? 200 : 50 }
        drawn.with(format, padding: padding) { picture in
            var meter = BrightnessMeter(region: PictureRegion(columns: 0.5...1, rows: 0...0.4))
            meter.update(picture)
            #expect(Self.isNear(meter.brightness, 200.0 / 255, 0.005))
            #expect(meter.contrast < 0.003)
            meter = BrightnessMeter(region: PictureRegion(columns: 0...0.4))
            meter.update(picture)
            #expect(Self.isNear(meter.brightness, 50.0 / 255, 0.005))
        }
    }

    @Test
    func `contrast is the standard deviation`() {
        TestPicture(2_100, 2) { x, _ in x & 1 == 0 ? 100 : 151 }.with(.yuyv) { picture in
            var meter = BrightnessMeter()
            meter.update(picture)
            #expect(Self.isNear(meter.brightness, 125.5 / 255))
            #expect(Self.isNear(meter.contrast, 25.5 / 255))
        }
    }

    /// A box of another brightness on a floor.
    private static func box(at left: Int, _ width: Int = 640, _ height: Int = 480) -> TestPicture {
        TestPicture(width, height) { x, y in
            (left..<left + width / 8).contains(x) && y < height / 2 ? 180 : 60
        }
    }

    @Test(arguments: Picture.formats)
    func `what moves is told with its amount and its place`(format: PixelFormat) {
        var meter = MotionMeter()
        Self.box(at: 80).with(format) { meter.update($0) }
        #expect(meter.energy == 0)
        Self.box(at: 80).with(format) { meter.update($0) }
        #expect(meter.energy == 0 && meter.moving == 0)
        Self.box(at: 480).with(format) { meter.update($0) }
        // A box went away here and came there: twice a sixteenth of the picture, by 120.
        #expect(Self.isNear(meter.moving, 0.125, 0.001))
        #expect(Self.isNear(meter.energy, 0.125 * 120 / 255, 0.001))
        #expect(Self.isNear(meter.x, 0, 0.01))
        #expect(Self.isNear(meter.y, -0.5, 0.01))
        Self.box(at: 480).with(format) { meter.update($0) }
        #expect(meter.energy == 0)
        #expect(Self.isNear(meter.y, -0.5, 0.01))
    }

    @Test
    func `noise does not move, and a picture of another size has no motion`() {
        var random = RandomBits(seed: 1)
        var meter = MotionMeter()
        for _ in 0..<3 {
            var noise = (0..<640 * 480).map { _ in Int.random(in: -20...20, using: &random) }
            noise[0] = 0
            TestPicture(640, 480) { x, y in 120 + noise[y * 640 + x] }.with(.grey) { meter.update($0) }
            #expect(meter.moving == 0)
        }
        Self.box(at: 80, 320, 240).with(.grey) { meter.update($0) }
        #expect(meter.energy == 0)
    }

    @Test
    func `only the part that is looked at can move`() {
        var meter = MotionMeter(region: PictureRegion(rows: 0.5...1))
        Self.box(at: 80).with(.yuyv) { meter.update($0) }
        Self.box(at: 480).with(.yuyv) { meter.update($0) }
        #expect(meter.energy == 0)
    }
}
