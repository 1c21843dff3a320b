import Sinew

/// `outside.rangeFinder`: the distance to what is in front of an SRF02.
final class RangeFinderDriver: ProducerDriver {
    /// What it is called, takes and gives; the only place where that is said.
    static let description = ProducerDescription("outside.rangeFinder", "ultrasonic range finder SRF02") {
        define in
        let distance = define.output(
            "distance", Double.self, unit: .meters, "how far it is; the range where nothing is")
        let bus = define.parameters.bus()
        let address = define.parameters.address(in: 0x70...0x77, default: 0x70)
        let rate = define.parameters.number(
            "rateHz", unit: .hertz, in: Bounds(0.1...14), default: 10, "how often it looks")
        let range = define.parameters.number(
            "rangeMeters", unit: .meters, in: Bounds(0.2...6), default: 6, "what is told when nothing is in range")
        return { arguments in
            RangeFinderDriver(
                ChipConnection(bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate])),
                range: arguments[range], distance: arguments[distance])
        }
    }

    private let connection: ChipConnection
    private let range: Double
    private let distance: Producer<Double>

    init(_ connection: ChipConnection, range: Double, distance: Producer<Double>) {
        self.connection = connection
        self.range = range
        self.distance = distance
    }

    var period: Duration? { connection.period }

    func open(on board: any Board) throws(HardwareError) {
        try connection.open(on: board)
    }

    func run(until stop: StopSignal, health: DriverHealth) {
        // When the burst of sound left that the next reading is of: the reading is of that time, not of when it is read.
        var burst = Timestamp.now()
        connection.run(
            until: stop, health: health,
            setUp: { device in
                try SRF02(device: device).start()
                burst = .now()
                _ = stop.wait(until: burst.advanced(by: SRF02.rangingTime))
            },
            sample: { device, _ in
                let chip = SRF02(device: device)
                let found = try chip.read() ?? range
                let measured = burst
                try chip.start()
                burst = .now()
                distance.put(min(found, range), measuredAt: measured)
                return true
            })
    }

    func interrupt() {}

    func close() {
        connection.close()
    }
}
