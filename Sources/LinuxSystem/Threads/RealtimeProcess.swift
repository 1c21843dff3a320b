import CLinux
import Glibc

/// What makes a whole process fit for real time: its memory stays in place and the processor stays awake.
///
/// Held until this value goes. Settings that the system refuses are told by ``refusals``.
public struct RealtimeProcess: ~Copyable {
    /// What the system refused.
    public let refusals: [SystemThread.Refusal]
    private let latency: OwnedDescriptor?

    /// Locks the memory that is used from now on (`MCL_ONFAULT`: only pages that are touched), and asks the kernel, as
    /// cyclictest does, for a wake-up latency of 0 µs (`/dev/cpu_dma_latency`, held open).
    public init() {
        var refusals: [SystemThread.Refusal] = []
        func refuseLatency(_ error: SystemError) {
            refusals.append(
                .init(
                    setting: "a wake-up latency of 0 µs", error: error,
                    way: "give the group of this user /dev/cpu_dma_latency with deploy/systemd/60-sinew.rules"))
        }
        if sinew_lock_memory() != 0 {
            refusals.append(.init(setting: "locked memory", error: .last("mlockall")))
        }
        do {
            let descriptor = try OwnedDescriptor(opening: "/dev/cpu_dma_latency", O_WRONLY)
            var microseconds: Int32 = 0
            if write(descriptor.raw, &microseconds, 4) != 4 {
                refuseLatency(.last("write"))
            }
            latency = consume descriptor
        } catch {
            refuseLatency(error)
            latency = nil
        }
        self.refusals = refusals
    }

    deinit {
        munlockall()
    }
}
