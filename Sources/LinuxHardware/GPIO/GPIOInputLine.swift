import CGpiod
import Glibc
import HardwareIO
import LinuxSystem
import Quantities

/// An input line of a GPIO chip, held through libgpiod.
///
/// Its edges carry the time stamp that the kernel took in the interrupt (`CLOCK_MONOTONIC`). Between two reads the
/// kernel keeps 16 edges with libgpiod 1.x and 256 with 2.x, and drops what comes beyond.
///
/// Unchecked because the contract of `InputLine` divides it: one thread waits, `interrupt()` may come from any
/// thread and touches only the wake descriptor, and `close()` comes when no wait is under way.
final class GPIOInputLine: InputLine, @unchecked Sendable {
    /// How many edges one read may bring: SINEW_GPIO_READ_MAX.
    private static let capacity = Int(SINEW_GPIO_READ_MAX)
    /// How long a wait may go without looking at the line: kernels before 6.6 do not wake a waiter when its chip goes.
    private static let longestSleep: Int64 = 1_000_000_000

    private var input: OpaquePointer?
    private let descriptor: Int32
    private let wake: WakeDescriptor
    private let edges = UnsafeMutablePointer<sinew_gpio_edge>.allocate(capacity: capacity)
    private var next = 0
    private var count = 0

    /// Requests the line.
    init(
        node: String, offset: UInt32, _ settings: InputLineSettings, consumer: String
    ) throws(SystemError) {
        wake = try WakeDescriptor()
        input = sinew_gpio_input_open(
            node, offset, settings.bias.shimValue, settings.edges.shimValue, settings.isActiveLow, consumer)
        guard let input else { throw .last("libgpiod request") }
        descriptor = sinew_gpio_input_descriptor(input)
    }

    func level() throws(BusError) -> Bool {
        guard let input else { throw .closed }
        let level = sinew_gpio_input_level(input)
        guard level >= 0 else { throw BusError(gpio: .last("GPIO line values")) }
        return level != 0
    }

    func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge? {
        guard let input else { throw .closed }
        while true {
            if next < count {
                // Edges that have been read already must not outlive an interruption.
                if wake.isSignalled { return nil }
                defer { next += 1 }
                return LineEdge(time: Timestamp(nanoseconds: edges[next].time), level: edges[next].level)
            }
            guard try waitForEdges(until: deadline) else { return nil }
            try read(input)
        }
    }

    func interrupt() {
        wake.signal()
    }

    func close() {
        guard let input else { return }
        self.input = nil
        sinew_gpio_input_close(input)
    }

    deinit {
        close()
        edges.deallocate()
    }

    /// Whether there is something to read; false when the deadline has passed or the wait was interrupted.
    private func waitForEdges(until deadline: Timestamp) throws(BusError) -> Bool {
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

    private func read(_ input: OpaquePointer) throws(BusError) {
        next = 0
        let result = sinew_gpio_input_read(input, edges, Int32(Self.capacity))
        count = max(0, Int(result))
        if result < 0, errno != EINTR, errno != EAGAIN { throw BusError(gpio: .last("GPIO line read")) }
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
