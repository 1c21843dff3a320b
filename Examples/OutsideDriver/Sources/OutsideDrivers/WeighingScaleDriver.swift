import Sinew

/// `outside.weighingScale`: a scale on a serial port that sends a line such as "+0012.340 kg" for each weighing.
final class WeighingScaleDriver: ProducerDriver {
    /// What it is called, takes and gives.
    static let description = ProducerDescription("outside.weighingScale", "a scale on a serial port") { define in
        let mass = define.output("mass", Double.self, unit: .kilograms, isOccasional: true, "what lies on it")
        let port = define.parameters.text("port", .device, "its serial port")
        return { WeighingScaleDriver(path: $0[port], mass: $0[mass]) }
    }

    /// How long to wait before a port that has gone is opened again.
    private static let pause: Duration = .seconds(1)

    private let path: String
    private let mass: Producer<Double>

    init(path: String, mass: Producer<Double>) {
        self.path = path
        self.mass = mass
    }

    /// Sees that there is such a port; `run` has one of its own, because cables come loose.
    func open(on board: any Board) throws(HardwareError) {
        _ = try SerialPort(path)
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        while !stop.isSignalled {
            do {
                try read(until: stop, health)
            } catch {
                health.fail("\(error)")
                _ = stop.wait(until: Timestamp.now().advanced(by: Self.pause))
            }
        }
    }

    private func read(until stop: StopSignal, _ health: DriverHealth) throws {
        var port = try SerialPort(path)
        let wake = try stop.wake
        while let line = try port.nextLine(wake: wake) {
            // The line came now; when the scale weighed, it does not tell.
            guard let kilograms = Self.kilograms(line) else {
                health.mend("sent \(line.debugDescription), which is no weighing")
                continue
            }
            mass.put(kilograms, measuredAt: .now())
            health.recover()
        }
    }

    /// The mass of a line; nil for anything but a number and "kg".
    static func kilograms(_ line: String) -> Double? {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[1] == "kg", let number = Double(words[0]), number.isFinite else { return nil }
        return number
    }

    /// Nothing to do: `stop` wakes the wait.
    func interrupt() {}

    func close() {}
}
