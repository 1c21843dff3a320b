import LinuxSystem

/// Runs things as a robot runs them: memory locked, the processors kept awake, on a real-time thread.
enum RealtimeTurn {
    /// The SCHED_FIFO priority of all loops here, and of those they are compared with.
    static let priority: Int32 = 60

    /// Runs `body` in a process that is fit for real time.
    static func inProcess<Result>(_ body: () -> Result) -> Result {
        let process = RealtimeProcess()
        precondition(process.refusals.isEmpty, "refused: \(process.refusals.map(\.setting))")
        defer { withExtendedLifetime(process) {} }
        return body()
    }

    /// Runs `body` on a SCHED_FIFO thread of the readers' processor and waits for it.
    static func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
        let result = Box<Result?>(nil)
        thread { result.value = body() }.join()
        guard let result = result.value else { fatalError("a thread ended without a result") }
        return result
    }

    /// Starts `body` on a SCHED_FIFO thread of the readers' processor.
    static func thread(_ body: @escaping @Sendable () -> Void) -> SystemThread {
        let settings = ThreadSettings(name: "bench", priority: priority, cpu: Machine.readerCPU)
        do throws(SystemError) {
            let thread = try SystemThread(settings, body)
            precondition(thread.refusals.isEmpty, "refused: \(thread.refusals.map(\.setting))")
            return thread
        } catch {
            fatalError("\(error)")
        }
    }
}
