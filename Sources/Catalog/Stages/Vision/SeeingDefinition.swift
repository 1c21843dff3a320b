import Media
import Pipeline

extension StageDefinition {
    /// The picture that a stage looks at, in any format whose pixels can be read.
    mutating func frame() -> BlockKey {
        blocks("frame", .frames(Picture.formats), "the picture")
    }
}

extension ParameterList {
    /// Which part of the picture counts.
    mutating func region(
        rows: ClosedRange<Double> = 0...1
    ) -> (columns: Parameter<ClosedRange<Double>>, rows: Parameter<ClosedRange<Double>>) {
        let columns = interval(
            "columns", in: .init(0...1), default: 0...1, "where it looks, from the left (0) to the right (1)")
        let rows = interval(
            "rows", in: .init(0...1), default: rows, "where it looks, from the top (0) to the bottom (1)")
        return (columns, rows)
    }
}

extension StageArguments {
    /// The part of the picture that counts.
    func region(
        _ keys: (columns: Parameter<ClosedRange<Double>>, rows: Parameter<ClosedRange<Double>>)
    ) -> PictureRegion {
        PictureRegion(columns: self[keys.columns], rows: self[keys.rows])
    }
}

extension BlockInput {
    /// The picture that has come since the last tick: what has been found in the one before stands until then.
    var freshPicture: Picture? { isFresh ? Picture(block) : nil }
}
