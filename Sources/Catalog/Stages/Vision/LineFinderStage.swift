import Media
import Pipeline
import Quantities
import Realtime

/// How a line differs from what is around it.
enum LineShade: String, CaseIterable, ExplainedChoice {
    case dark
    case bright

    var text: String {
        switch self {
        case .dark: "darker than what is around it, such as black tape on a floor"
        case .bright: "brighter than what is around it"
        }
    }
}

/// `lineFinder`: where the line is that a robot follows.
struct LineFinderStage: Stage {
    static let description = StageDescription(
        "lineFinder", "where a dark or bright line crosses the picture from top to bottom", life: .sees
    ) { define in
        let frame = define.frame()
        let position = define.output(
            "position", Double.self, "its middle, −1 left…1 right; where it was last while there is none")
        let width = define.output(
            "width", Double.self, "its width as a share of the picture's; the last one while there is none")
        let certainty = define.output(
            "certainty", Double.self, "how much of what is seen one line explains, 0…1; 0 for no line")
        let region = define.parameters.region(rows: 0.7...0.8)
        let shade = define.parameters.choice("line", of: LineShade.self, default: .dark, "what the line is like")
        let widths = define.parameters.interval(
            "widthRange", in: .init(0...1), default: 0.01...0.4, "how wide it may be, as shares of the picture's width")
        let contrast = define.parameters.number(
            "minimumContrast", in: .init(0.01...1), default: 0.1,
            "by how much of full scale it differs from what is around it")
        return { arguments in
            let settings = LineFinder.Settings(
                region: arguments.region(region), isDark: arguments[shade] == .dark, width: arguments[widths],
                minimumContrast: arguments[contrast])
            return LineFinderStage(
                frame: arguments[frame], position: arguments[position], width: arguments[width],
                certainty: arguments[certainty], finder: LineFinder(settings))
        }
    }

    let frame: BlockInput
    let position: PortOutput<Double>
    let width: PortOutput<Double>
    let certainty: PortOutput<Double>
    var finder: LineFinder

    mutating func tick(_ tick: Tick) {
        if let picture = frame.freshPicture { finder.update(picture) }
        position.set(finder.position)
        width.set(finder.width)
        certainty.set(finder.certainty)
    }
}
