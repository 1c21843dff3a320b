/// The files of a package with a driver of one's own. CI makes one, builds it and runs its test.
struct DriverTemplate {
    /// A file of the package.
    struct File {
        /// Its path in the package.
        let path: String
        let text: String
    }

    /// The driver's name in Swift: "RangeFinder".
    let name: String
    /// The folder of Sinew's own package.
    let package: String

    /// The driver's name in pipelines: "rangeFinder".
    private var word: String { name.prefix(1).lowercased() + name.dropFirst() }

    /// All files.
    var files: [File] {
        [
            File(path: "Package.swift", text: manifest), File(path: ".gitignore", text: ".build/\n"),
            File(path: "Sources/\(name)Drivers/\(name)Driver.swift", text: driver),
            File(path: "Sources/\(name)Robot/main.swift", text: program),
            File(path: "Tests/\(name)DriversTests/\(name)DriverTests.swift", text: test),
            File(path: "robot.json", text: pipeline),
        ]
    }

    private var manifest: String {
        """
        // swift-tools-version: 6.2
        import PackageDescription

        let package = Package(
            name: "\(name)",
            products: [.library(name: "\(name)Drivers", targets: ["\(name)Drivers"])],
            dependencies: [.package(name: "Sinew", path: \(Self.literal(package)))],
            targets: [
                .target(name: "\(name)Drivers", dependencies: [.product(name: "Sinew", package: "Sinew")]),
                .executableTarget(
                    name: "\(name)Robot",
                    dependencies: [
                        "\(name)Drivers", .product(name: "Sinew", package: "Sinew"),
                        .product(name: "SinewCommand", package: "Sinew"),
                    ]),
                .testTarget(
                    name: "\(name)DriversTests",
                    dependencies: [
                        "\(name)Drivers", .product(name: "Sinew", package: "Sinew"),
                        .product(name: "SinewTesting", package: "Sinew"),
                    ]),
            ]
        )

        """
    }

    private var driver: String {
        """
        import Sinew

        /// `\(word)`: a sensor on an I2C bus, read at a fixed rate.
        public final class \(name)Driver: ProducerDriver {
            /// What it is called, takes and gives; the only place where that is said.
            public static let description = ProducerDescription("\(word)", "a sensor of my own") { define in
                let value = define.output("value", Double.self, "what it measures")
                let bus = define.parameters.bus()
                let address = define.parameters.address(in: 0x08...0x77, default: 0x48)
                let rate = define.parameters.number(
                    "rateHz", unit: .hertz, in: Bounds(0.1...1_000), default: 50, "how often it is read")
                let scale = define.parameters.number("scale", default: 1, "what a step of its register stands for")
                return { arguments in
                    \(name)Driver(
                        connection: ChipConnection(
                            bus: arguments[bus], address: arguments[address], rate: Hertz(arguments[rate])),
                        scale: arguments[scale], value: arguments[value])
                }
            }

            /// The register with the measurement, the high byte first.
            private static let measurement: UInt8 = 0x00

            private let connection: ChipConnection
            private let scale: Double
            private let value: Producer<Double>

            init(connection: ChipConnection, scale: Double, value: Producer<Double>) {
                self.connection = connection
                self.scale = scale
                self.value = value
            }

            public var period: Duration? { connection.period }

            public func open(on board: any Board) throws(HardwareError) {
                try connection.open(on: board)
            }

            public func run(until stop: StopSignal, health: DriverHealth) {
                connection.run(
                    until: stop, health: health,
                    // Write the chip's settings here: it is called before the first reading, and again after each failure.
                    setUp: { _ in },
                    sample: { chip, time in
                        let word = try chip.readWord(register: Self.measurement)
                        value.put(Double(Int16(bitPattern: word)) * scale, measuredAt: time)
                        return true
                    })
            }

            public func interrupt() {}

            public func close() {
                connection.close()
            }
        }

        """
    }

    private var program: String {
        """
        import Sinew
        import SinewCommand
        import \(name)Drivers

        // Everything that `sinew` has, with this package's driver: try `check robot.json`.
        SinewCommand.main(adding: try Registry(producers: [\(name)Driver.description]))

        """
    }

    private var test: String {
        """
        import Sinew
        import SinewTesting
        import Testing
        import \(name)Drivers

        struct \(name)DriverTests {
            @Test
            func `what the register says is scaled`() throws {
                let chip = ScriptedI2CDevice(
                    bus: "i2c1", address: 0x48,
                    script: [.read(register: 0x00, returns: [0x01, 0x00]), .read(register: 0x00, returns: [0xFF, 0xFF])])
                let trial = try ProducerTrial(\(name)Driver.description, ["bus": "i2c1", "scale": 0.5])
                let readings = try trial.readings(2, of: "value", Double.self, on: TestBoard(chips: [chip]))
                #expect(readings.map(\\.value) == [128, -0.5])
                try chip.finish()
            }
        }

        """
    }

    private var pipeline: String {
        """
        {
          "version": 1,
          "name": "robot",
          "producers": {
            "sensor": {"driver": "\(word)", "bus": "i2c1"}
          },
          "loops": {
            "main": {
              "rateHz": 50,
              "inputs": {"value": {"from": "sensor.value"}},
              "stages": [{"stage": "hysteresis", "input": "value", "onAbove": 100, "offBelow": 90, "output": "isHigh"}]
            }
          },
          "actuators": {
            "lamp": {"driver": "gpio.output", "line": "GPIO27", "from": "main.isHigh"}
          }
        }

        """
    }

    /// A string literal of Swift.
    private static func literal(_ text: String) -> String {
        text.debugDescription
    }
}
