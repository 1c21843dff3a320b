import Configuration
import HardwareIO
import Pipeline
import Quantities

/// What of a picture can be set by hand, as parameters: null, the default, leaves it to the camera.
struct CameraControls: Sendable {
    private let parameters: [(CameraControl, Parameter<Double?>)]

    /// Adds them.
    init(_ list: inout ParameterList) {
        var added: [(CameraControl, Parameter<Double?>)] = []
        for control in CameraControl.allCases {
            let (key, unit, text) = Self.row(control)
            added.append(
                (control, list.nullableNumber(key, unit: unit, default: nil, text + "; null: the camera's affair")))
        }
        parameters = added
    }

    private static func row(_ control: CameraControl) -> (key: String, unit: Unit, text: String) {
        switch control {
        case .exposure: ("exposureUs", .one, "how long light is collected for one picture, in microseconds")
        case .gain: ("gain", .one, "amplification, in the device's steps (sinew devices lists its ranges)")
        case .focus: ("focus", .one, "the lens, in the device's steps")
        case .whiteBalance: ("whiteBalanceK", .one, "the colour of the light in kelvin, such as 4600")
        case .brightness: ("brightness", .one, "in the device's steps")
        case .contrast: ("contrast", .one, "in the device's steps")
        case .saturation: ("saturation", .one, "in the device's steps")
        case .sharpness: ("sharpness", .one, "in the device's steps")
        }
    }

    /// Those that the file sets.
    func values(_ values: ParameterValues) -> [CameraControl: Double] {
        var set: [CameraControl: Double] = [:]
        for (control, parameter) in parameters { set[control] = values[parameter] }
        return set
    }
}
