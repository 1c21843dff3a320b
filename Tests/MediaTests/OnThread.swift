import LinuxSystem
import Testing

/// Runs `body` on a thread of its own and returns what it returns.
func onThread<Result: Sendable>(_ name: String = "test", _ body: @escaping @Sendable () -> Result) async -> Result {
    await withUnsafeContinuation { continuation in
        do {
            try SystemThread.startDetached(ThreadSettings(name: name, stackBytes: 512 * 1024)) {
                continuation.resume(returning: body())
            }
        } catch {
            Issue.record("no thread for \(name): \(error)")
            continuation.resume(returning: body())
        }
    }
}
