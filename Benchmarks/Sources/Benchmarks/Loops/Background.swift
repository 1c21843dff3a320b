/// What goes on beside a case while it is measured.
struct Background: Sendable {
    private let start: @Sendable () -> () -> Void

    /// - Parameter start: starts it and returns what ends it.
    init(_ start: @escaping @Sendable () -> () -> Void) { self.start = start }

    func during<Result>(_ body: () -> Result) -> Result {
        let end = start()
        defer { end() }
        return body()
    }

    /// Both processors computing, one process writing to disk and one changing memory, at ordinary niceness.
    static let stress = Background {
        // It ends by itself in case that the suite does not come as far as ending it.
        let stress = ChildProcess([
            "nice", "-n", "20", "stress-ng", "--quiet", "--cpu", "2", "--io", "1", "--vm", "1", "--vm-bytes", "64M",
            "--timeout", "300",
        ])
        return {
            stress.send(15)
            stress.wait()
        }
    }
}
