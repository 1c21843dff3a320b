internal import CThreads

/// Starts plain threads of ordinary priority: for the relay and for devices that block.
enum DeviceThread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    /// Runs `body` on a new detached thread with all signals blocked.
    ///
    /// - Parameter name: At most 15 bytes are seen in the process list.
    /// - Returns: 0, or the error number when there is no thread to be had.
    @discardableResult
    static func start(name: String, stackBytes: Int = 512 * 1024, _ body: @escaping @Sendable () -> Void) -> Int32 {
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        let result = sinew_thread_start_detached(
            name.count > 15 ? String(name.prefix(15)) : name, stackBytes,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        if result != 0 { Unmanaged<Body>.fromOpaque(context).release() }
        return result
    }
}
