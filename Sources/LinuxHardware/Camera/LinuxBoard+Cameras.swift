import HardwareIO
import LinuxSystem

extension LinuxBoard: CameraBoard {
    /// Opens a camera and settles what it gives. One that was open before and has another node by now, because it was plugged
    /// in again while somebody held a picture of it, is known by what it is and where it is plugged in.
    public func claimCamera(_ name: String, _ settings: CameraSettings) throws(HardwareError) -> any Camera {
        let known = cameras.withLock { $0[name] }
        let camera: V4L2Camera
        do {
            camera = try V4L2Opening(name: name, node: try locateCamera(name), root: root).open(settings)
        } catch {
            guard case .missing = error, let known, let node = V4L2Finder(root: root).node(of: known) else {
                throw error
            }
            camera = try V4L2Opening(name: name, node: node, root: root).open(settings)
        }
        cameras.withLock { $0[name] = camera.identity }
        return camera
    }

    /// The node of a camera of this name: in the board file, a node ("/dev/video0", "/dev/v4l/by-id/…"), or a name that udev
    /// has given it ("usb-046d_C270_1234-video-index0") or the device itself ("HD Webcam C270").
    func locateCamera(_ name: String) throws(HardwareError) -> String {
        let finder = V4L2Finder(root: root)
        switch try place(of: name, .camera, among: finder.names) {
        case .node(let node):
            return root.path(node)
        case .name(let own):
            if let node = finder.node(named: own) { return root.path(node) }
            let known = finder.names()
            guard known.isEmpty else { throw unknown(.camera, name, among: known + description[.camera].keys) }
            throw .missing(device: name, remedy: "this machine has no camera: sinew devices shows what it has")
        case .part:
            throw unknown(.camera, name, among: description[.camera].keys)
        }
    }
}

/// Finds cameras by names that stay when others are plugged in.
struct V4L2Finder {
    let root: SystemRoot

    /// The folders in which udev gives cameras names: by what they are, and by where they are plugged in.
    private static let folders = ["/dev/v4l/by-id", "/dev/v4l/by-path"]

    /// The node of a camera by its node's name, one of udev's, or its own where it is the only one.
    func node(named name: String) -> String? {
        if name.hasPrefix("video"), root.names(in: "/sys/class/video4linux").contains(name) { return "/dev/\(name)" }
        for folder in Self.folders where root.names(in: folder).contains(name) { return "\(folder)/\(name)" }
        // A device has several nodes of one name: the first gives the pictures (index 0), the next tell about them.
        let own = root.names(in: "/sys/class/video4linux").filter {
            root.text("/sys/class/video4linux/\($0)/name") == name
                && (root.text("/sys/class/video4linux/\($0)/index") ?? "0") == "0"
        }
        return own.count == 1 ? own.first.map { "/dev/\($0)" } : nil
    }

    /// The only node of a device that says this of itself.
    func node(of identity: V4L2Device.Identity) -> String? {
        let nodes = root.names(in: "/sys/class/video4linux").map { root.path("/dev/\($0)") }.filter { node in
            do { return try V4L2Device(node).identity == identity } catch { return false }
        }
        return nodes.count == 1 ? nodes.first : nil
    }

    /// What ``node(named:)`` finds.
    func names() -> [String] {
        let nodes = root.names(in: "/sys/class/video4linux").filter { $0.hasPrefix("video") }
        let own = nodes.compactMap { root.text("/sys/class/video4linux/\($0)/name") }
        return nodes + Self.folders.flatMap { root.names(in: $0) } + own
    }
}
