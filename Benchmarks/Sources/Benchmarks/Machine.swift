import CMachine
import Dispatch
import Glibc
import Quantities
import Synchronization

/// The processors, and what is asked of them while something is measured.
enum Machine {
    /// Where readers run, and what needs one thread alone: the last processor, which has the fewest interrupts.
    static let readerCPU: Int32 = allowedCPUs.last ?? 0
    /// Where writers run.
    static let writerCPU: Int32 = allowedCPUs.first ?? 0

    static let allowedCPUs: [Int32] = {
        var cpus = [Int32](repeating: 0, count: 1024)
        let count = machine_allowed_cpus(&cpus, 1024)
        return Array(cpus.prefix(Int(max(0, count))))
    }()

    /// Binds the calling thread.
    static func pin(_ cpu: Int32) {
        let result = machine_pin(cpu)
        precondition(result == 0, "a thread could not be bound to processor \(cpu): errno \(result)")
    }

    /// Moves a task's thread to `cpu` if it runs elsewhere. Cheap enough to be asked before each wait: threads of the
    /// pool come and go.
    static func keep(_ cpu: Int32) {
        if machine_cpu() != cpu { _ = machine_pin(cpu) }
    }

    /// Whether nobody but this process wants a processor at this moment.
    static func isQuiet() -> Bool {
        // The fourth field: how many threads are runnable, this one included, and how many there are.
        guard let line = lines(of: "/proc/loadavg").first else { return true }
        let fields = line.split(separator: " ")
        guard fields.count > 3, let running = fields[3].split(separator: "/").first else { return true }
        return running == "1" || running == "0"
    }

    /// Waits until nobody else is running, at most for the given time. Looks twice, because this process's own threads
    /// may be on their way to sleep.
    static func waitUntilQuiet(atMost nanoseconds: Int64) -> Bool {
        let end = Timestamp.now().advanced(byNanoseconds: nanoseconds)
        while !isQuiet() {
            if Timestamp.now() >= end { return false }
            usleep(500)
        }
        return true
    }

    /// What `/proc/cpuinfo` calls the processor.
    static func processorName() -> String {
        for line in lines(of: "/proc/cpuinfo") where line.hasPrefix("model name") || line.hasPrefix("Model") {
            if let colon = line.firstIndex(of: ":") { return String(line[line.index(colon, offsetBy: 2)...]) }
        }
        return "unknown processor"
    }

    static func lines(of path: String) -> [Substring] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { text += buffer[..<count] }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }

    /// The kernel's release and the kind of machine; never its name.
    static func kernel() -> String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown kernel" }
        let fields = withUnsafeBytes(of: &names) { bytes in
            // Six fields of 65 bytes: system, node, release, version, machine, domain.
            [0, 2, 4].map { field in
                String(decoding: bytes[(field * 65)..<(field * 65 + 65)].prefix { $0 != 0 }, as: UTF8.self)
            }
        }
        return fields.joined(separator: " ")
    }
}

/// An ordinary thread bound to one processor.
struct PinnedThread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private let thread: pthread_t

    init(on cpu: Int32, _ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(
            Body {
                Machine.pin(cpu)
                body()
            }
        ).toOpaque()
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context)
        precondition(result == 0, "a thread could not be started: errno \(result)")
        self.thread = thread
    }

    func join() { pthread_join(thread, nil) }
}

/// Something that one thread leaves for another, who knows when it is there.
final class Box<Value: Sendable>: Sendable {
    fileprivate let content: Mutex<Value>

    init(_ value: Value) { content = Mutex(value) }

    var value: Value {
        get { content.withLock { $0 } }
        set { content.withLock { $0 = newValue } }
    }
}

extension Box {
    /// Takes out what is there, if anything.
    func take<Wrapped: Sendable>() -> Wrapped? where Value == Wrapped? {
        content.withLock { value in
            defer { value = nil }
            return value
        }
    }
}

/// Runs a task on the reader's processor and blocks the calling thread until it is done.
func runTask<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) -> Result {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Result?>(nil)
    Task.detached {
        Machine.keep(Machine.readerCPU)
        box.value = await body()
        done.signal()
    }
    done.wait()
    guard let result = box.value else { fatalError("a task ended without a result") }
    return result
}
