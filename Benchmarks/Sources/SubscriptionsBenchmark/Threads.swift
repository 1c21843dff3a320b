import CThreadControl
import Glibc
import Quantities

private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
}

/// A thread that can be waited for.
struct Thread {
    private let thread: pthread_t

    /// Runs `body` on a thread, bound to a processor if one is given.
    init(on processor: Int32? = nil, _ body: @escaping () -> Void) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(
            Body {
                if let processor { thread_pin(processor) }
                body()
            }
        ).toOpaque()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        precondition(result == 0, "pthread_create failed: errno \(result)")
        self.thread = thread
    }

    /// Waits until the thread has ended.
    func join() { pthread_join(thread, nil) }
}

/// Nanoseconds for each of `count` operations in `body`.
@inline(__always)
func nanoseconds(for count: Int, _ body: () -> Void) -> Double {
    let start = Timestamp.now()
    body()
    return Double(Timestamp.now().nanoseconds(since: start)) / Double(count)
}

/// Runs `body` on a thread bound to a processor and returns what it returns.
func onProcessor(_ processor: Int32, _ body: @escaping () -> Double) -> Double {
    nonisolated(unsafe) var result = 0.0  // One thread writes it, and is joined before it is read.
    Thread(on: processor) { result = body() }.join()
    return result
}

func pause(microseconds: Int) {
    var time = timespec(tv_sec: 0, tv_nsec: microseconds * 1_000)
    nanosleep(&time, nil)
}

/// Keeps the optimiser from leaving out what computes `value`.
@inline(never)
func consume(_ value: UInt64) { if value == .max { print("") } }
