import CV4L2
import Configuration
import Glibc
import HardwareIO
import LinuxSystem
import Media
import Quantities

/// The steps that open a camera and settle what it gives, and what each refusal means to people.
struct V4L2Opening {
    let name: String
    let node: String
    let root: SystemRoot

    /// "camera0 (/dev/video0)".
    private var device: String { name == node ? node : "\(name) (\(node))" }

    /// Pixel formats that the runtime knows, the best first.
    static let known: [PixelFormat] = [.yuyv, .nv12, .grey, .rgb24, .mjpeg]

    func open(_ settings: CameraSettings) throws(HardwareError) -> V4L2Camera {
        let opened = try openNode()
        guard opened.identity.isCapture else {
            throw .unsupported(
                device: device, reason: "is no camera: it gives no pictures (sinew devices lists those that do)")
        }
        if settings.converts { try convert(opened) }
        let format = try chooseFormat(opened, settings)
        let size = try chooseSize(opened, format, settings)
        let taken = try setFormat(opened, format, size)
        let rate = try setRate(opened, settings.rate)
        try V4L2Controls(device: opened, name: device).apply(settings)
        let geometry = FrameGeometry(
            format, width: Int32(clamping: taken.width), height: Int32(clamping: taken.height),
            stride: format == .mjpeg ? 0 : Int32(clamping: taken.stride))
        let mode = CameraMode(geometry: geometry, rate: rate.map { Hertz($0) }, byteCount: Int(taken.byte_count))
        do {
            return try V4L2Camera(opened, mode: mode, remark: remark(rate, settings.rate))
        } catch {
            throw .system(device: device, error: error)
        }
    }

    private func openNode() throws(HardwareError) -> V4L2Device {
        do { return try V4L2Device(node) } catch {
            switch error.code {
            case ENOENT, ENODEV, ENXIO:
                throw .missing(
                    device: device, remedy: "is it plugged in? sinew devices shows the cameras that are there")
            case EACCES, EPERM:
                throw .permissionDenied(device: device, remedy: AccessRemedy(root: root).text(for: node, .video))
            case EBUSY: throw .busy(device: device, consumer: nil, process: holder)
            case ENOTTY: throw .unsupported(device: device, reason: "is no video device")
            default: throw .system(device: device, error: error)
            }
        }
    }

    private func convert(_ opened: V4L2Device) throws(HardwareError) {
        do { try opened.convert() } catch {
            guard error.code == ELIBACC else { throw .system(device: device, error: error) }
            throw .unsupported(
                device: device, reason: "cannot convert: libv4l2 is not installed (sudo apt install libv4l-0)")
        }
    }

    // MARK: Choosing

    private func chooseFormat(_ opened: V4L2Device, _ settings: CameraSettings) throws(HardwareError) -> PixelFormat {
        let offered = opened.formats()
        let native = offered.filter { !$0.isEmulated }.map(\.format)
        let wanted = settings.formats.isEmpty ? Self.known : settings.formats
        // What the device gives by itself, before what is made of something else.
        if let format = wanted.first(where: native.contains) { return format }
        if let format = wanted.first(where: offered.map(\.format).contains) { return format }
        let has = native.isEmpty ? "none" : native.map(\.name).joined(separator: ", ")
        let asked = wanted.map(\.name).joined(separator: " or ")
        throw .unsupported(
            device: device,
            reason: "does not give \(asked); it has \(has)"
                + (settings.converts ? "" : " (\"convert\": true has the system's library make others of them)"))
    }

    private func chooseSize(
        _ opened: V4L2Device, _ format: PixelFormat, _ settings: CameraSettings
    ) throws(HardwareError) -> (width: UInt32, height: UInt32) {
        let sizes = opened.sizes(format)
        let present: sinew_v4l2_format
        do { present = try opened.format() } catch { throw .system(device: device, error: error) }
        var (width, height) = (settings.width.map { UInt32($0) }, settings.height.map { UInt32($0) })
        if width == nil || height == nil {
            // The rest of it from the device: a size with what was asked for, or the present one.
            let fitting = sizes.filter {
                (width.map($0.width.contains) ?? true) && (height.map($0.height.contains) ?? true)
            }
            if width == nil, height == nil {
                (width, height) = (present.width, present.height)
            } else if let size = fitting.first {
                (width, height) = (width ?? size.width.lowerBound, height ?? size.height.lowerBound)
            }
        }
        let (across, down) = (width ?? present.width, height ?? present.height)
        guard sizes.isEmpty || sizes.contains(where: { $0.has(across, down) }) else {
            throw .unsupported(device: device, reason: "does not give \(across) × \(down); it has \(Self.text(sizes))")
        }
        return (across, down)
    }

    private func setFormat(
        _ opened: V4L2Device, _ format: PixelFormat, _ size: (width: UInt32, height: UInt32)
    ) throws(HardwareError) -> sinew_v4l2_format {
        let taken: sinew_v4l2_format
        do { taken = try opened.setFormat(format, width: size.width, height: size.height) } catch {
            if error.code == EBUSY { throw .busy(device: device, consumer: nil, process: holder) }
            throw .system(device: device, error: error)
        }
        guard taken.fourcc == format.rawValue, taken.width == size.width, taken.height == size.height else {
            throw .unsupported(
                device: device,
                reason: "does not give \(format.name) \(size.width) × \(size.height), but "
                    + "\(PixelFormat(rawValue: taken.fourcc).name) \(taken.width) × \(taken.height)")
        }
        guard taken.plane_count == 1 else {
            throw .unsupported(device: device, reason: "gives its pictures in \(taken.plane_count) planes apart")
        }
        return taken
    }

    private func setRate(_ opened: V4L2Device, _ rate: Hertz?) throws(HardwareError) -> Double? {
        do { return try opened.setRate(rate?.value) } catch {
            if error.code == EBUSY { throw .busy(device: device, consumer: nil, process: holder) }
            throw .system(device: device, error: error)
        }
    }

    private func remark(_ rate: Double?, _ wanted: Hertz?) -> String? {
        guard let wanted else { return nil }
        guard let rate else { return "does not say how many pictures it gives a second" }
        return abs(rate - wanted.value) > 0.02 * wanted.value
            ? "gives \(Self.text(rate)) pictures a second, not the \(Self.text(wanted.value)) of the file" : nil
    }

    /// Who has the camera, as far as this user may see it.
    private var holder: String? {
        // A link of udev's leads to the node that the process has.
        var nodes: Set = [node]
        if let link = root.link(node) { nodes.insert("/dev/" + Directory.lastPart(of: link)) }
        return NodeHolder.describe(nodes, root)
    }

    /// "640 × 480, 320 × 240", the largest first, not too many; "2 × 2 to 1920 × 1080" of a device that takes any.
    static func text(_ sizes: [V4L2Device.Size]) -> String {
        let largest = sizes.sorted {
            $0.width.upperBound * $0.height.upperBound > $1.width.upperBound * $1.height.upperBound
        }
        let texts = largest.map { size in
            let most = "\(size.width.upperBound) × \(size.height.upperBound)"
            return size.width.count == 1 && size.height.count == 1
                ? most : "\(size.width.lowerBound) × \(size.height.lowerBound) to \(most)"
        }
        let told = texts.prefix(12).joined(separator: ", ")
        return texts.count > 12 ? told + " and \(texts.count - 12) others" : told
    }

    static func text(_ rate: Double) -> String {
        rate == rate.rounded() ? "\(Int(rate))" : "\((rate * 100).rounded() / 100)"
    }
}
