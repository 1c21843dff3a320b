@testable import Subscriptions

/// Runs `body` on a thread of its own and returns what it returns.
func onThread<Result: Sendable>(_ name: String = "test", _ body: @escaping @Sendable () -> Result) async -> Result {
    await withUnsafeContinuation { continuation in
        DeviceThread.start(name: name) { continuation.resume(returning: body()) }
    }
}
