import Media
import Pipeline
import Quantities
import Realtime

/// `regionBrightness`: how bright it is somewhere.
struct RegionBrightnessStage: Stage {
    static let description = StageDescription(
        "regionBrightness", "how bright a part of the picture is, and how much there is to see in it", life: .sees
    ) { define in
        let frame = define.frame()
        let brightness = define.output(
            "brightness", Double.self, "the mean, 0…1; a camera's black is 0.06 and its white 0.92")
        let contrast = define.output("contrast", Double.self, "the standard deviation, 0…0.5")
        let region = define.parameters.region()
        return { arguments in
            RegionBrightnessStage(
                frame: arguments[frame], brightness: arguments[brightness], contrast: arguments[contrast],
                meter: BrightnessMeter(region: arguments.region(region)))
        }
    }

    let frame: BlockInput
    let brightness: PortOutput<Double>
    let contrast: PortOutput<Double>
    var meter: BrightnessMeter

    mutating func tick(_ tick: Tick) {
        if let picture = frame.freshPicture { meter.update(picture) }
        brightness.set(meter.brightness)
        contrast.set(meter.contrast)
    }
}
