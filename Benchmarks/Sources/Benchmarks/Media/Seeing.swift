import Media

/// What it costs to look at a picture of YUYV, 640 × 480: told and not judged, for there is no peer that does the same.
enum Seeing {
    private static let count: UInt64 = 100

    static func brightness(_ peers: Peers) -> Case {
        var meter = BrightnessMeter()
        return looked("Brightness of a whole picture") { meter.update($0) }
    }

    static func line(_ peers: Peers) -> Case {
        var finder = LineFinder(.init(region: PictureRegion(rows: 0.7...0.8)))
        return looked("Line in 48 rows") { finder.update($0) }
    }

    static func blob(_ peers: Peers) -> Case {
        var finder = BlobFinder(.init(cr: 0.2...0.5))
        return looked("Patch of a colour") { finder.update($0) }
    }

    static func motion(_ peers: Peers) -> Case {
        var meter = MotionMeter()
        return looked("Motion") { meter.update($0) }
    }

    private static func looked(_ name: String, _ look: @escaping (Picture) -> Void) -> Case {
        let ours = Candidate("ours") {
            guard let picture = Converting.yuyv() else { return nil }
            return Sample(nanosecondsEach(count) { for _ in 0..<count { look(picture) } })
        }
        return Case(
            title: "\(name), YUYV 640 × 480", unit: .microseconds, candidates: [ours],
            targets: [Target(text: "(told)", measure: .typical) { _ in true }])
    }
}
