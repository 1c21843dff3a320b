import Media
import Pipeline
import Quantities
import Realtime

/// `blobFinder`: a ball, a lamp, a marker of one colour.
struct BlobFinderStage: Stage {
    static let description = StageDescription(
        "blobFinder", "the largest patch of a colour or a brightness", life: .sees
    ) { define in
        let frame = define.frame()
        let outputs = Outputs(&define)
        let region = define.parameters.region()
        let brightness = define.parameters.interval(
            "brightness", in: .init(0...1), default: 0...1,
            "its brightness; a camera's black is 0.06 and its white 0.92")
        let cb = define.parameters.interval(
            "cb", in: .init(-0.5...0.5), default: -0.5...0.5, "its Cb (U): from yellow (−0.5) to blue (0.5)")
        let cr = define.parameters.interval(
            "cr", in: .init(-0.5...0.5), default: -0.5...0.5, "its Cr (V): from green (−0.5) to red (0.5)")
        let minimumSize = define.parameters.number(
            "minimumSize", in: .init(0...1), default: 0.001, "how large it has to be, as a share of the picture")
        return { arguments throws(ParameterProblem) in
            let settings = BlobFinder.Settings(
                region: arguments.region(region), brightness: arguments[brightness], cb: arguments[cb],
                cr: arguments[cr], minimumSize: arguments[minimumSize])
            let isAnything = settings.brightness == 0...1 && settings.cb == -0.5...0.5 && settings.cr == -0.5...0.5
            guard !isAnything else {
                throw ParameterProblem(
                    parameter: "", rule: "must say what is looked for", value: "every pixel counts",
                    remedy: "give a range of brightness, cb or cr")
            }
            return BlobFinderStage(
                frame: arguments[frame], ports: outputs.ports(arguments), finder: BlobFinder(settings))
        }
    }

    /// The keys of its outputs.
    private struct Outputs: Sendable {
        let x, y, size, width, height, certainty: OutputKey<Double>

        init(_ define: inout StageDefinition) {
            x = define.output("x", Double.self, "its middle, −1 left…1 right; where it was last while there is none")
            y = define.output("y", Double.self, "its middle, −1 top…1 bottom; where it was last while there is none")
            size = define.output("size", Double.self, "its area as a share of the picture's; 0 while there is none")
            width = define.output("width", Double.self, "its width as a share of the picture's")
            height = define.output("height", Double.self, "its height as a share of the picture's")
            certainty = define.output(
                "certainty", Double.self, "how much of all that looks like it is in it, 0…1; 0 for none")
        }

        func ports(_ arguments: StageArguments) -> Ports {
            Ports(
                x: arguments[x], y: arguments[y], size: arguments[size], width: arguments[width],
                height: arguments[height], certainty: arguments[certainty])
        }
    }

    struct Ports {
        let x, y, size, width, height, certainty: PortOutput<Double>
    }

    let frame: BlockInput
    let ports: Ports
    var finder: BlobFinder

    mutating func tick(_ tick: Tick) {
        if let picture = frame.freshPicture { finder.update(picture) }
        ports.x.set(finder.x)
        ports.y.set(finder.y)
        ports.size.set(finder.size)
        ports.width.set(finder.width)
        ports.height.set(finder.height)
        ports.certainty.set(finder.certainty)
    }
}
