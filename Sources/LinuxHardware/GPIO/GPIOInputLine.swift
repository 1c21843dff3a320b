import CGPIO
import Glibc
import HardwareIO
import LinuxSystem
import Quantities

/// An input line of a GPIO chip: a request of its own on the kernel's interface (version 2).
///
/// Its edges carry the time stamp that the kernel took in the interrupt (`CLOCK_MONOTONIC`). Between two reads the
/// kernel keeps 256 edges and drops the oldest beyond; the line's sequence numbers tell how many. A debounce time is the
/// chip's where it has one, otherwise the kernel's: then the stamp is the time at which the level had stood still.
///
/// Unchecked because the contract of `InputLine` divides it: one thread waits, `interrupt()` may come from any
/// thread and touches only the wake descriptor, and `close()` comes when no wait is under way.
final class GPIOInputLine: InputLine, @unchecked Sendable {
    /// How many edges one read may bring.
    private static let capacity = 64
    /// How long a wait may go without looking at the line: kernels before 6.6 do not wake a waiter when its chip goes.
    private static let longestSleep: Int64 = 1_000_000_000

    private var request: OwnedDescriptor?
    private let wake: WakeDescriptor
    private let events = UnsafeMutablePointer<gpio_v2_line_event>.allocate(capacity: capacity)
    private var next = 0
    private var count = 0
    /// The number of the last edge that was handed over: the kernel counts from 1.
    private var lastNumber: UInt32 = 0
    private let use = ExclusiveUse()

    /// Requests the line.
    init(
        _ chip: borrowing GPIOChip, offset: UInt32, _ settings: InputLineSettings, consumer: String
    ) throws(SystemError) {
        wake = try WakeDescriptor()
        var input = sinew_gpio_input(
            bias: settings.bias.shimValue, edges: settings.edges.shimValue, active_low: settings.isActiveLow,
            debounce_us: UInt32(clamping: settings.debounce.wholeNanoseconds / 1_000))
        let descriptor = sinew_gpio_input_open(chip.descriptor.raw, offset, &input, consumer)
        request = try OwnedDescriptor(descriptor, from: "GPIO_V2_GET_LINE_IOCTL")
    }

    func level() throws(BusError) -> Bool {
        guard let descriptor = request?.raw else { throw .closed }
        let level = sinew_gpio_input_level(descriptor)
        guard level >= 0 else { throw BusError(gpio: .last("GPIO_V2_LINE_GET_VALUES_IOCTL")) }
        return level != 0
    }

    func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge? {
        use.enter("InputLine.nextEdge")
        defer { use.leave() }
        guard let descriptor = request?.raw else { throw .closed }
        while true {
            if next < count {
                // Edges that have been read already must not outlive an interruption.
                if wake.isSignalled { return nil }
                defer { next += 1 }
                return edge(events[next])
            }
            guard try waitForEdges(descriptor, until: deadline) else { return nil }
            try read(from: descriptor)
        }
    }

    /// The numbers wrap, and so does their difference.
    private func edge(_ event: gpio_v2_line_event) -> LineEdge {
        let lost = event.line_seqno &- lastNumber &- 1
        lastNumber = event.line_seqno
        return LineEdge(
            time: Timestamp(nanoseconds: Int64(clamping: event.timestamp_ns)),
            level: event.id == GPIO_V2_LINE_EVENT_RISING_EDGE.rawValue, lost: UInt64(lost))
    }

    func interrupt() {
        wake.signal()
    }

    func close() {
        use.enter("InputLine.close")
        defer { use.leave() }
        request = nil
    }

    deinit {
        events.deallocate()
    }

    /// Whether there is something to read; false when the deadline has passed or the wait was interrupted.
    private func waitForEdges(_ descriptor: Int32, until deadline: Timestamp) throws(BusError) -> Bool {
        while true {
            let look = min(deadline, Timestamp.now().advanced(byNanoseconds: Self.longestSleep))
            let outcome: Poll.Outcome
            do { outcome = try Poll.wait(readable: descriptor, wake: wake, until: look) } catch {
                throw BusError(gpio: error)
            }
            switch outcome {
            case .ready: return true
            case .disconnected: throw .disconnected
            case .woken: return false
            case .timedOut: if look == deadline { return false }
            }
        }
    }

    private func read(from descriptor: Int32) throws(BusError) {
        next = 0
        let size = MemoryLayout<gpio_v2_line_event>.stride
        count = 0
        do throws(SystemError) {
            let bytes = try SystemCall.make("read of a line's edges") {
                Glibc.read(descriptor, events, size * Self.capacity)
            }
            count = bytes / size
        } catch {
            if error.code != EAGAIN { throw BusError(gpio: error) }
        }
    }
}

extension LineBias {
    fileprivate var shimValue: sinew_gpio_bias {
        switch self {
        case .asIs: SINEW_GPIO_BIAS_AS_IS
        case .disabled: SINEW_GPIO_BIAS_DISABLED
        case .pullUp: SINEW_GPIO_BIAS_PULL_UP
        case .pullDown: SINEW_GPIO_BIAS_PULL_DOWN
        }
    }
}

extension LineEdges {
    fileprivate var shimValue: sinew_gpio_edges {
        switch self {
        case .rising: SINEW_GPIO_EDGES_RISING
        case .falling: SINEW_GPIO_EDGES_FALLING
        case .both: SINEW_GPIO_EDGES_BOTH
        }
    }
}
