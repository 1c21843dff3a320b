import Quantities
import Testing

@testable import Media

struct LineFinderTests {
    private static let floor = 170
    private static let tape = 40

    private static func find(
        _ settings: LineFinder.Settings = .init(), _ format: PixelFormat = .yuyv, width: Int = 320, height: Int = 16,
        draw: @escaping (Int, Int) -> Int
    ) -> LineFinder {
        var finder = LineFinder(settings)
        TestPicture(width, height, luma: draw).with(format) { finder.update($0) }
        return finder
    }

    private static func isNear(_ value: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
        abs(value - wanted) <= tolerance
    }

    @Test(arguments: Picture.formats, [0, 60, 150, 290])
    func `a dark line is found to the pixel in every format`(format: PixelFormat, left: Int) {
        let finder = Self.find(.init(), format) { x, _ in (left..<left + 30).contains(x) ? Self.tape : Self.floor }
        #expect(Self.isNear(finder.position, Double(2 * left + 30) / 320 - 1, 0.004))
        #expect(Self.isNear(finder.width, 30.0 / 320, 0.004))
        #expect(finder.certainty > 0.98)
    }

    @Test
    func `a bright line on a dark floor is one when that is asked for`() {
        let draw = { (x: Int, _: Int) in (200..<240).contains(x) ? Self.floor : Self.tape }
        let finder = Self.find(.init(isDark: false), draw: draw)
        #expect(Self.isNear(finder.position, 440.0 / 320 - 1, 0.001))
        #expect(finder.certainty > 0.98)
        #expect(Self.find(.init(isDark: true), draw: draw).certainty == 0)
    }

    @Test
    func `edges that the lens has blurred are found between two pixels`() {
        // Each edge is a ramp of 8 pixels around 100.25 and 130.25.
        let finder = Self.find { x, _ in
            let middle = Double(x) + 0.5
            let inside = min(max((middle - 96.25) / 8, 0), min(max((134.25 - middle) / 8, 0), 1))
            return Int((170 - 130 * inside).rounded())
        }
        #expect(Self.isNear(finder.position, 230.5 / 320 - 1, 0.002))
        #expect(Self.isNear(finder.width, 30.0 / 320, 0.004))
        #expect(finder.certainty > 0.9)
    }

    @Test
    func `a line is found in noise, and its certainty is less`() {
        var random = RandomBits(seed: 5)
        let noise = (0..<320 * 16).map { _ in Int.random(in: -40...40, using: &random) }
        let finder = Self.find { x, y in ((80..<110).contains(x) ? Self.tape : Self.floor) + noise[y * 320 + x] }
        #expect(Self.isNear(finder.position, 190.0 / 320 - 1, 0.01))
        #expect(finder.certainty > 0.8 && finder.certainty < 0.99)
    }

    @Test(arguments: [40, 150, 260])
    func `light from one side does not move the line`(left: Int) {
        let finder = Self.find { x, _ in
            let light = 70 + x * 150 / 320
            return (left..<left + 30).contains(x) ? light / 3 : light
        }
        #expect(Self.isNear(finder.position, Double(2 * left + 30) / 320 - 1, 0.01))
        #expect(finder.certainty > 0.8)
    }

    @Test
    func `where there is no line the certainty is 0 and the position stays`() {
        var random = RandomBits(seed: 6)
        let noise = (0..<320 * 16).map { _ in Int.random(in: -8...8, using: &random) }
        let nothings: [(name: String, draw: (Int, Int) -> Int)] = [
            ("night", { x, y in 18 + noise[y * 320 + x] / 2 }), ("floor", { x, y in 170 + noise[y * 320 + x] }),
            ("slope", { x, _ in 40 + x / 2 }), ("half", { x, _ in x < 160 ? 170 : 40 }),
            ("mostly dark", { x, _ in (10..<300).contains(x) ? 40 : 170 }), ("black", { _, _ in 0 }),
            ("white", { _, _ in 255 }), ("faint", { x, _ in (100..<130).contains(x) ? 160 : 170 }),
            ("hair", { x, _ in x == 100 ? 40 : 170 }), ("noise", { x, y in 128 + noise[y * 320 + x] * 12 }),
        ]
        for nothing in nothings {
            var finder = LineFinder()
            TestPicture(320, 16) { x, _ in (40..<70).contains(x) ? 40 : 170 }.with(.grey) { finder.update($0) }
            let position = finder.position
            #expect(finder.certainty > 0.9)
            TestPicture(320, 16, luma: nothing.draw).with(.grey) { finder.update($0) }
            #expect(finder.certainty == 0, "\(nothing.name)")
            #expect(finder.position == position, "\(nothing.name)")
        }
    }

    @Test
    func `of two lines the wider is told, with less certainty`() {
        let finder = Self.find { x, _ in (40..<60).contains(x) || (200..<240).contains(x) ? Self.tape : Self.floor }
        #expect(Self.isNear(finder.position, 440.0 / 320 - 1, 0.01))
        #expect(finder.certainty > 0.3 && finder.certainty < 0.85)
    }

    @Test
    func `only the rows and columns that are asked for count, and the position is that in the whole picture`() {
        let region = PictureRegion(columns: 0.5...1, rows: 0.5...1)
        let finder = Self.find(.init(region: region)) { x, y in
            let isLine = y < 8 ? (20..<50).contains(x) : (200..<230).contains(x) || (60..<90).contains(x)
            return isLine ? Self.tape : Self.floor
        }
        #expect(Self.isNear(finder.position, 430.0 / 320 - 1, 0.004))
    }

    @Test
    func `a spark of light beside a bright line does not hide it`() {
        let finder = Self.find(.init(isDark: false, width: 0.05...0.4)) { x, _ in
            x == 30 || x == 31 ? 255 : (200..<230).contains(x) ? 150 : 40
        }
        #expect(Self.isNear(finder.position, 430.0 / 320 - 1, 0.01))
        #expect(finder.certainty > 0.5)
    }

    @Test
    func `a picture wider than the profile is looked at in steps`() {
        let finder = Self.find(.init(), .grey, width: 5_000, height: 2) { x, _ in (1_000..<1_500).contains(x) ? 40 : 170
        }
        #expect(Self.isNear(finder.position, -0.5, 0.003))
        #expect(Self.isNear(finder.width, 0.1, 0.003))
    }
}
