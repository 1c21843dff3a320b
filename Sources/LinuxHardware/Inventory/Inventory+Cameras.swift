import HardwareIO
import LinuxSystem

extension Inventory {
    /// Video devices: cameras, and what else speaks V4L2.
    public var videoDevices: [VideoDevice] { all(VideoDevice.self) }

    /// A V4L2 device. Cameras are among them, and so are codecs and outputs.
    public struct VideoDevice: Sendable, Equatable {
        /// The device node, such as "/dev/video0".
        public var node: String
        /// The driver's name for it, such as "HD Webcam C270".
        public var name: String
        /// Whether this user may open it.
        public var access: Access
        /// Which pictures it gives, a line for each pixel format; none of what is no camera.
        public var formats: [String] = []
        /// What of the pictures can be set, with its range.
        public var controls: [String] = []
    }
}

extension AccessRemedy.Kind {
    static let video = Self(group: "video", rule: #"SUBSYSTEM=="video4linux", GROUP="video", MODE="0660""#)
}

extension Inventory.VideoDevice: KernelDevice {
    static let title = "video devices"
    static let kind: DeviceKind? = .camera

    func report(showsAll: Bool) -> [String] {
        let controls = showsAll ? controls : []
        return ["\(node): \(name)" + access.note] + (formats + controls).map { "  " + $0 }
    }

    static func locate(_ name: String, on board: LinuxBoard) throws(HardwareError) -> DevicePlace? {
        .node(DeviceNode.identity(of: try board.locateCamera(name)))
    }

    static func all(_ root: SystemRoot) -> [Inventory.VideoDevice] {
        root.names(in: "/sys/class/video4linux").filter { $0.hasPrefix("video") }.map { device in
            let node = "/dev/\(device)"
            var found = Inventory.VideoDevice(
                node: node, name: root.text("/sys/class/video4linux/\(device)/name") ?? device,
                access: .of(node, .video, root))
            // What cannot be opened tells nothing of itself.
            do throws(SystemError) { found.ask(try V4L2Device(root.path(node))) } catch {}
            return found
        }
    }

    private mutating func ask(_ device: V4L2Device) {
        guard device.identity.isCapture else { return }
        formats = device.formats().map { format, _ in
            let sizes = device.sizes(format)
            let known = V4L2Opening.known.contains(format) ? "" : " (not used by Sinew)"
            guard let size = sizes.max(by: { $0.width.upperBound < $1.width.upperBound }) else {
                return "\(format.name)\(known)"
            }
            let rates = device.rates(format, width: size.width.upperBound, height: size.height.upperBound)
            let most = rates.max().map { ", up to \(V4L2Opening.text($0)) Hz at the largest" } ?? ""
            return "\(format.name)\(known): \(V4L2Opening.text(sizes))\(most)"
        }
        controls = V4L2Controls.all(device).map { control in
            let present = control.present.map { ", now \($0)" } ?? ""
            return "\(control.name): \(control.smallest) to \(control.largest)\(present)"
        }
    }
}
