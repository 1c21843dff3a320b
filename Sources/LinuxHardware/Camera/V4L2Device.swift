import CV4L2
import Glibc
import HardwareIO
import LinuxSystem
import Media

/// An open node of Video4Linux.
///
/// Source: the kernel's Documentation/userspace-api/media/v4l.
final class V4L2Device: Sendable {
    let node: String
    let identity: Identity
    /// What the calls get. Its descriptor is -1 once it is closed.
    nonisolated(unsafe) let raw: UnsafeMutablePointer<sinew_v4l2_device>

    /// What a device says of itself.
    struct Identity: Sendable, Equatable {
        var driver: String
        var card: String
        var bus: String
        var capabilities: UInt32

        /// Whether it gives pictures, one plane at a time.
        var isCapture: Bool {
            capabilities & UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_VIDEO_CAPTURE_MPLANE) != 0
                && capabilities & UInt32(V4L2_CAP_STREAMING) != 0
        }

        /// Whether it is libcamera's layer: its buffers have to be given back in the order in which they came.
        var isLibcamera: Bool { driver == "libcamera" }
    }

    /// A form of picture that a device can give.
    struct Size: Sendable, Equatable {
        var width: ClosedRange<UInt32>
        var height: ClosedRange<UInt32>
        var step: (width: UInt32, height: UInt32)

        static func == (left: Size, right: Size) -> Bool {
            left.width == right.width && left.height == right.height && left.step == right.step
        }

        /// Whether it is this one, or one of these.
        func has(_ width: UInt32, _ height: UInt32) -> Bool {
            self.width.contains(width) && self.height.contains(height)
                && (width - self.width.lowerBound) % max(1, step.width) == 0
                && (height - self.height.lowerBound) % max(1, step.height) == 0
        }
    }

    /// Opens a node.
    init(_ node: String) throws(SystemError) {
        let descriptor = try SystemCall.make("open") { Int(Glibc.open(node, O_RDWR | O_NONBLOCK | O_CLOEXEC)) }
        var found = sinew_v4l2_identity()
        guard sinew_v4l2_query(Int32(descriptor), &found) == 0 else {
            let error = SystemError.last("VIDIOC_QUERYCAP")
            _ = Glibc.close(Int32(descriptor))
            throw error
        }
        self.node = node
        identity = Identity(
            driver: Self.text(found.driver), card: Self.text(found.card), bus: Self.text(found.bus),
            capabilities: found.capabilities)
        let isSingle = identity.capabilities & UInt32(V4L2_CAP_VIDEO_CAPTURE) != 0
        raw = .allocate(capacity: 1)
        raw.initialize(
            to: sinew_v4l2_device(
                descriptor: Int32(descriptor),
                type: (isSingle ? V4L2_BUF_TYPE_VIDEO_CAPTURE : V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE).rawValue,
                converts: false))
    }

    deinit {
        close()
        raw.deallocate()
    }

    /// The descriptor, to wait on.
    var descriptor: Int32 { raw.pointee.descriptor }

    /// Goes through libv4l2 from now on.
    func convert() throws(SystemError) { try make("v4l2_fd_open") { Int(sinew_v4l2_convert(raw)) } }

    /// Gives the descriptor back; idempotent.
    func close() {
        guard raw.pointee.descriptor >= 0 else { return }
        if !sinew_v4l2_leave(raw) { _ = Glibc.close(raw.pointee.descriptor) }
        raw.pointee.descriptor = -1
    }

    @discardableResult
    private func make(_ name: StaticString, _ call: () -> Int) throws(SystemError) -> Int {
        try SystemCall.make(name, call)
    }

    // MARK: What it has

    /// The formats, in the device's order; those that libv4l2 makes of others apart.
    func formats() -> [(format: PixelFormat, isEmulated: Bool)] {
        var formats: [(PixelFormat, Bool)] = []
        var (fourcc, flags): (UInt32, UInt32) = (0, 0)
        while sinew_v4l2_list_format(raw, UInt32(formats.count), &fourcc, &flags) == 0, formats.count < 256 {
            formats.append((PixelFormat(rawValue: fourcc), flags & UInt32(V4L2_FMT_FLAG_EMULATED) != 0))
        }
        return formats
    }

    /// The sizes of a format.
    func sizes(_ format: PixelFormat) -> [Size] {
        var sizes: [Size] = []
        var (width, height) = (sinew_v4l2_range(), sinew_v4l2_range())
        while sinew_v4l2_list_size(raw, UInt32(sizes.count), format.rawValue, &width, &height) == 0, sizes.count < 256 {
            sizes.append(
                Size(
                    width: width.smallest...max(width.smallest, width.largest),
                    height: height.smallest...max(height.smallest, height.largest), step: (width.step, height.step)))
        }
        return sizes
    }

    /// The rates of a format in a size, in pictures a second.
    func rates(_ format: PixelFormat, width: UInt32, height: UInt32) -> [Double] {
        var rates: [Double] = []
        var interval = sinew_v4l2_fraction()
        var index: UInt32 = 0
        while sinew_v4l2_list_interval(raw, index, format.rawValue, width, height, &interval) == 0, index < 256 {
            index += 1
            if interval.numerator > 0 { rates.append(Double(interval.denominator) / Double(interval.numerator)) }
        }
        return rates
    }

    /// The present format.
    func format() throws(SystemError) -> sinew_v4l2_format {
        var format = sinew_v4l2_format()
        try make("VIDIOC_G_FMT") { Int(sinew_v4l2_get_format(raw, &format)) }
        return format
    }

    /// Asks for a format; what the device has taken instead.
    func setFormat(_ format: PixelFormat, width: UInt32, height: UInt32) throws(SystemError) -> sinew_v4l2_format {
        var wanted = sinew_v4l2_format()
        wanted.fourcc = format.rawValue
        (wanted.width, wanted.height) = (width, height)
        try make("VIDIOC_S_FMT") { Int(sinew_v4l2_set_format(raw, &wanted)) }
        return wanted
    }

    /// Asks for a rate; what the device has taken instead, nil where it cannot say.
    func setRate(_ rate: Double?) throws(SystemError) -> Double? {
        var interval = sinew_v4l2_fraction(
            numerator: 1_000, denominator: UInt32(max(1, ((rate ?? 0) * 1_000).rounded())))
        do throws(SystemError) {
            if rate == nil {
                try make("VIDIOC_G_PARM") { Int(sinew_v4l2_get_interval(raw, &interval)) }
            } else {
                try make("VIDIOC_S_PARM") { Int(sinew_v4l2_set_interval(raw, &interval)) }
            }
        } catch {
            if [ENOTTY, EINVAL].contains(error.code) { return nil }
            throw error
        }
        guard interval.numerator > 0, interval.denominator > 0 else { return nil }
        return Double(interval.denominator) / Double(interval.numerator)
    }

    // MARK: Streaming

    func requestBuffers(_ count: Int) throws(SystemError) -> Int {
        try make("VIDIOC_REQBUFS") { Int(sinew_v4l2_request_buffers(raw, UInt32(count))) }
    }

    /// Maps a buffer; the mapping outlives the device.
    func map(_ index: Int) throws(SystemError) -> BlockMemory {
        var buffer = sinew_v4l2_buffer()
        buffer.index = UInt32(index)
        try make("VIDIOC_QUERYBUF") { Int(sinew_v4l2_describe_buffer(raw, &buffer)) }
        guard let start = sinew_v4l2_map(raw, &buffer) else { throw .last("mmap of a frame") }
        let bytes = UnsafeMutableRawBufferPointer(start: start, count: Int(buffer.byte_count))
        // Behind libv4l2 the pages are that library's, which counts them by its device.
        let converts = raw.pointee.converts
        return BlockMemory(bytes) { bytes in
            if let start = bytes.baseAddress { _ = sinew_v4l2_unmap(converts, start, UInt64(bytes.count)) }
        }
    }

    func queue(_ index: Int) throws(SystemError) {
        try make("VIDIOC_QBUF") { Int(sinew_v4l2_queue(raw, UInt32(index))) }
    }

    /// The oldest filled buffer; nil when there is none.
    func dequeue() throws(SystemError) -> sinew_v4l2_buffer? {
        var buffer = sinew_v4l2_buffer()
        do throws(SystemError) {
            try make("VIDIOC_DQBUF") { Int(sinew_v4l2_dequeue(raw, &buffer)) }
        } catch {
            if error.code == EAGAIN { return nil }
            throw error
        }
        return buffer
    }

    func stream(_ isOn: Bool) throws(SystemError) {
        try make(isOn ? "VIDIOC_STREAMON" : "VIDIOC_STREAMOFF") { Int(sinew_v4l2_stream(raw, isOn)) }
    }

    /// Wants to hear when what it gives becomes something else; not every device can tell.
    func subscribeToChanges() {
        _ = sinew_v4l2_subscribe(raw, UInt32(V4L2_EVENT_SOURCE_CHANGE))
    }

    /// Whether what it gives has become something else.
    func hasChanged() -> Bool {
        var event: UInt32 = 0
        while sinew_v4l2_next_event(raw, &event) == 0 {
            if event == UInt32(V4L2_EVENT_SOURCE_CHANGE) { return true }
        }
        return false
    }

    /// The text in one of C's arrays of characters.
    static func text<Characters>(_ characters: Characters) -> String {
        withUnsafeBytes(of: characters) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
