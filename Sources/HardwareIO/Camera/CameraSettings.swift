import Media
import Quantities

/// What is asked of a camera when it is opened.
public struct CameraSettings: Sendable, Equatable {
    /// The pixel formats that are right, the best first; any that the runtime knows where none is named.
    public var formats: [PixelFormat]
    /// Pixels in a row; whatever the camera has where it is nil, and likewise below.
    public var width: Int?
    /// Rows.
    public var height: Int?
    /// Pictures in a second: the nearest that there is.
    public var rate: Hertz?
    /// What is set by hand; the camera sees to the rest by itself.
    public var controls: [CameraControl: Double]
    /// Whether the camera may lower its rate in the dark.
    public var mayLowerRate: Bool
    /// Whether formats that the device does not have by itself may be converted by the system's library.
    public var converts: Bool

    /// Settings.
    public init(
        formats: [PixelFormat] = [], width: Int? = nil, height: Int? = nil, rate: Hertz? = nil,
        controls: [CameraControl: Double] = [:], mayLowerRate: Bool = false, converts: Bool = false
    ) {
        self.formats = formats
        self.width = width
        self.height = height
        self.rate = rate
        self.controls = controls
        self.mayLowerRate = mayLowerRate
        self.converts = converts
    }
}

/// Something about the picture that can be set by hand.
public enum CameraControl: String, Sendable, Hashable, CaseIterable {
    /// How long light is collected for one picture, in microseconds.
    case exposure
    /// Amplification, in the device's own steps.
    case gain
    /// The lens, in the device's own steps.
    case focus
    /// The colour of the light, in kelvin.
    case whiteBalance
    /// In the device's own steps; likewise below.
    case brightness
    case contrast
    case saturation
    case sharpness
}
