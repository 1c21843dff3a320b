import CV4L2
import Configuration
import HardwareIO
import LinuxSystem

/// Sets a camera's controls by their meaning, each checked against the range that the device tells.
///
/// Source: Documentation/userspace-api/media/v4l/control.rst and ext-ctrls-camera.rst.
struct V4L2Controls {
    let device: V4L2Device
    /// The device's name for messages.
    let name: String

    /// How a control is reached: what has to be switched to manual first, and the number of the device's steps in one of ours.
    private struct Way {
        var id: UInt32
        var automatic: UInt32?
        var steps = 1.0
        var unit = ""
    }

    /// By V4L2_CID_…, which are expressions that Swift does not read.
    private static func way(_ control: CameraControl) -> Way {
        switch control {
        // In steps of 100 µs.
        case .exposure:
            Way(id: 0x009A_0902, automatic: 0x009A_0901, steps: 0.01, unit: " µs")
        case .gain: Way(id: 0x0098_0913, automatic: 0x0098_0912)
        case .focus: Way(id: 0x009A_090A, automatic: 0x009A_090C)
        case .whiteBalance: Way(id: 0x0098_091A, automatic: 0x0098_090C, unit: " K")
        case .brightness: Way(id: 0x0098_0900)
        case .contrast: Way(id: 0x0098_0901)
        case .saturation: Way(id: 0x0098_0902)
        case .sharpness: Way(id: 0x0098_091B)
        }
    }

    private static let exposureAuto: UInt32 = 0x009A_0901
    private static let dynamicRate: UInt32 = 0x009A_0903

    /// Sets what the settings say.
    func apply(_ settings: CameraSettings) throws(HardwareError) {
        // Not every camera has it; one that has not does not lower its rate either.
        if describe(Self.dynamicRate) != nil {
            try set(Self.dynamicRate, settings.mayLowerRate ? 1 : 0, "rate in the dark")
        }
        for control in CameraControl.allCases {
            guard let value = settings.controls[control] else { continue }
            try set(control, value)
        }
    }

    private func set(_ control: CameraControl, _ value: Double) throws(HardwareError) {
        let way = Self.way(control)
        guard let described = describe(way.id) else {
            let known = CameraControl.allCases.filter { describe(Self.way($0).id) != nil }.map(\.rawValue)
            throw .unsupported(
                device: name,
                reason: "has no control of \(control.rawValue)"
                    + (known.isEmpty ? "; it has none" : "; it has: \(known.joined(separator: ", "))"))
        }
        let steps = (value * way.steps).rounded()
        let (low, high) = (Double(described.smallest), Double(described.largest))
        guard steps >= low, steps <= high else {
            let range = "\(Self.text(low / way.steps)) to \(Self.text(high / way.steps))\(way.unit)"
            throw .unsupported(
                device: name,
                reason: "takes \(control.rawValue) from \(range), and the file asks for \(Self.text(value))")
        }
        if let automatic = way.automatic, let switchable = describe(automatic) {
            // Exposure has a menu: 1 is manual, 3 gives way to the aperture. The others are switches.
            try set(automatic, automatic == Self.exposureAuto ? manualExposure(switchable) : 0, control.rawValue)
        }
        let step = Int64(max(1, described.step))
        try set(way.id, described.smallest + (Int64(steps) - described.smallest) / step * step, control.rawValue)
    }

    private func manualExposure(_ control: sinew_v4l2_control) -> Int64 {
        // A camera may lack "manual" (1) and have "shutter priority" (2), which leaves the exposure to us as well.
        for value: Int64 in [1, 2] where hasMenu(control.id, UInt32(value)) { return value }
        return 1
    }

    private func hasMenu(_ id: UInt32, _ index: UInt32) -> Bool {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 33) { name in
            sinew_v4l2_describe_menu(device.raw, id, index, name.baseAddress) == 0
        }
    }

    /// A control that the device has and that is in use.
    private func describe(_ id: UInt32) -> sinew_v4l2_control? {
        var control = sinew_v4l2_control()
        control.id = id
        guard sinew_v4l2_describe_control(device.raw, &control) == 0,
            control.flags & UInt32(V4L2_CTRL_FLAG_DISABLED) == 0
        else { return nil }
        return control
    }

    private func set(_ id: UInt32, _ value: Int64, _ what: String) throws(HardwareError) {
        do throws(SystemError) {
            _ = try SystemCall.make("VIDIOC_S_EXT_CTRLS") { Int(sinew_v4l2_set_control(device.raw, id, value)) }
        } catch {
            throw .system(device: "\(name), \(what)", error: error)
        }
    }

    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }

    /// A control as people see it.
    struct Listed: Sendable, Equatable {
        var name: String
        var smallest: Int64
        var largest: Int64
        var usual: Int64
        var present: Int64?
    }

    /// All controls that the device has.
    static func all(_ device: V4L2Device) -> [Listed] {
        let next = UInt32(V4L2_CTRL_FLAG_NEXT_CTRL)
        var listed: [Listed] = []
        var control = sinew_v4l2_control()
        control.id = next
        while sinew_v4l2_describe_control(device.raw, &control) == 0, listed.count < 512 {
            let id = control.id
            let isValue =
                control.type != V4L2_CTRL_TYPE_CTRL_CLASS.rawValue && control.type != V4L2_CTRL_TYPE_BUTTON.rawValue
            if isValue, control.flags & UInt32(V4L2_CTRL_FLAG_DISABLED) == 0 {
                var value: Int64 = 0
                let isKnown = sinew_v4l2_get_control(device.raw, id, &value) == 0
                listed.append(
                    Listed(
                        name: V4L2Device.text(control.name), smallest: control.smallest, largest: control.largest,
                        usual: control.usual, present: isKnown ? value : nil))
            }
            control = sinew_v4l2_control()
            control.id = id | next
        }
        return listed
    }
}
