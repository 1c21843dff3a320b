// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]
let strict: [CSetting] = [
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Sinew",
    products: [
        .executable(name: "sinew", targets: ["sinew"]),
        .executable(name: "sinew-guard", targets: ["sinew-guard"]),
        .library(name: "Quantities", targets: ["Quantities"]),
        .library(name: "Subscriptions", targets: ["Subscriptions"]),
        // All but the command: for packages with drivers, stages and services of their own, which `import Sinew`.
        .library(
            name: "Sinew",
            targets: [
                "Sinew", "LinuxSystem", "Configuration", "HardwareIO", "Media", "Control", "Chips", "LinuxHardware",
                "SimulatedHardware", "Realtime", "Guarding", "Pipeline", "RobotRuntime", "Catalog",
            ]),
        // The command line, for programs of one's own.
        .library(name: "SinewCommand", targets: ["SinewCommand"]),
        // Boards of tests, and trials of one stage, one driver, one actuator, one service.
        .library(name: "SinewTesting", targets: ["SinewTesting", "HardwareTesting"]),
    ],
    // Who wants `Subscriptions` and `Quantities` alone says `traits: []`, and no other package is fetched.
    traits: [
        .trait(name: "Runtime", description: "everything but Subscriptions and Quantities; needs other packages"),
        .default(enabledTraits: ["Runtime"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", .upToNextMinor(from: "0.2.0")),
    ],
    targets: [
        // The house, ground floor first: an import may only point up this list (CI checks it).
        .target(name: "CLinux"),
        .target(name: "CThreads"),
        .target(name: "CGPIO"),
        // SMBus commands by libi2c.
        .target(name: "CI2C", linkerSettings: [.linkedLibrary("i2c")]),
        .target(name: "CV4L2", cSettings: strict),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        // Debian's libapriltag, looked for at run time.
        .target(name: "CAprilTag", cSettings: strict),
        // Sound by alsa-lib.
        .target(name: "CALSA", linkerSettings: [.linkedLibrary("asound")]),
        .target(name: "Quantities", swiftSettings: swift),
        .target(name: "Subscriptions", dependencies: ["CThreads", "Quantities", "LinuxSystem"], swiftSettings: swift),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "CThreads", "Quantities"], swiftSettings: swift),
        .target(name: "Media", dependencies: ["Quantities", "LinuxSystem", "Subscriptions"], swiftSettings: swift),
        // Pictures as JPEG, by libjpeg-turbo.
        .target(name: "JPEG", dependencies: ["CTurboJPEG", "Media"], swiftSettings: swift),
        .target(name: "Configuration", swiftSettings: swift),
        .target(
            name: "HardwareIO", dependencies: ["Quantities", "LinuxSystem", "Media", "Configuration"],
            swiftSettings: swift),
        .target(name: "Control", dependencies: ["Quantities"], swiftSettings: swift),
        .target(name: "Chips", dependencies: ["Quantities", "LinuxSystem", "HardwareIO"], swiftSettings: swift),
        .target(
            name: "LinuxHardware",
            dependencies: [
                "CLinux", "CGPIO", "CI2C", "CV4L2", "Quantities", "LinuxSystem", "Media", "Configuration",
                "HardwareIO", "CALSA",
            ],
            swiftSettings: swift),
        .target(
            name: "SimulatedHardware", dependencies: ["Quantities", "LinuxSystem", "Media", "HardwareIO"],
            swiftSettings: swift),
        .target(
            name: "HardwareTesting", dependencies: ["CLinux", "Quantities", "LinuxSystem", "Media", "HardwareIO"],
            swiftSettings: swift),
        .target(
            name: "Realtime",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions",
                .product(name: "Histogram", package: "hdrhistogram-swift", condition: .when(traits: ["Runtime"])),
            ],
            swiftSettings: swift),
        .target(name: "Guarding", dependencies: ["CLinux", "Quantities", "LinuxSystem"], swiftSettings: swift),
        .target(
            name: "Pipeline",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "Configuration", "HardwareIO", "Media", "Realtime",
            ],
            swiftSettings: swift),
        .target(
            name: "RobotRuntime",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "Configuration", "HardwareIO", "Media", "Realtime",
                "Guarding", "Pipeline",
            ],
            swiftSettings: swift),
        .target(
            name: "Catalog",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "Media", "JPEG", "Configuration", "HardwareIO",
                "CAprilTag",
                "Control",
                "Chips", "Realtime", "Pipeline",
            ],
            swiftSettings: swift),
        .target(
            name: "Sinew",
            dependencies: [
                "Quantities", "Subscriptions", "LinuxSystem", "Configuration", "HardwareIO", "Media", "Control",
                "Chips", "Realtime", "Pipeline", "RobotRuntime", "Catalog",
            ],
            // The folder of the command has this name but for its first letter.
            path: "Sources/Umbrella", swiftSettings: swift),
        .target(
            name: "SinewTesting",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "Configuration", "HardwareIO", "Media", "HardwareTesting",
                "Realtime", "Pipeline", "RobotRuntime",
            ],
            swiftSettings: swift),
        .target(
            name: "SinewCommand",
            dependencies: [
                "CLinux", "Quantities", "LinuxSystem", "Media", "Configuration", "HardwareIO", "LinuxHardware",
                "SimulatedHardware", "Realtime", "Guarding", "Pipeline", "RobotRuntime", "Catalog",
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["Runtime"])),
                .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Runtime"])),
            ],
            swiftSettings: swift),
        .executableTarget(name: "sinew", dependencies: ["SinewCommand"], swiftSettings: swift),
        // The process beside the runtime that outlives it: C, and no library but libc (linking.c), so it takes
        // neither Swift's start-up object nor libswiftCore.
        .executableTarget(
            name: "sinew-guard",
            dependencies: ["CLinux"],
            cSettings: strict, linkerSettings: [.unsafeFlags(["-nostartfiles"])]),

        // Counts calls of the allocator on a thread; tests alone link it.
        .target(name: "CAllocationCounter", path: "Tests/Support/CAllocationCounter"),
        // Places a thread: processor, priority; tests alone link it.
        .target(name: "CThreadControl", path: "Tests/Support/CThreadControl"),

        // A process to be killed, and what starts and watches it; tests alone link them.
        .executableTarget(
            name: "GuardedProcess",
            dependencies: ["Quantities", "LinuxSystem", "HardwareIO", "LinuxHardware", "Guarding"],
            path: "Tests/Support/GuardedProcess", swiftSettings: swift),
        .target(
            name: "GuardTesting",
            dependencies: ["CLinux", "Quantities", "LinuxSystem", "Configuration"],
            path: "Tests/Support/GuardTesting", swiftSettings: swift),

        // The other end of a service manager's socket; tests alone link it.
        .target(
            name: "ServiceTesting",
            dependencies: ["Quantities", "LinuxSystem"],
            path: "Tests/Support/ServiceTesting", swiftSettings: swift),

        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: swift),
        .testTarget(
            name: "SubscriptionsTests",
            dependencies: ["Quantities", "LinuxSystem", "Subscriptions", "CAllocationCounter", "CThreadControl"],
            swiftSettings: swift),
        .testTarget(
            name: "MediaTests",
            dependencies: ["Quantities", "LinuxSystem", "Subscriptions", "Media", "CAllocationCounter"],
            swiftSettings: swift),
        .testTarget(name: "JPEGTests", dependencies: ["Quantities", "Media", "JPEG"], swiftSettings: swift),
        .testTarget(name: "ControlTests", dependencies: ["Quantities", "Control"], swiftSettings: swift),
        .testTarget(
            name: "ChipsTests",
            dependencies: ["Quantities", "HardwareIO", "Chips", "HardwareTesting"],
            swiftSettings: swift),
        .testTarget(
            name: "HardwareTestingTests",
            dependencies: ["Quantities", "LinuxSystem", "HardwareIO", "HardwareTesting"],
            swiftSettings: swift),
        .testTarget(
            name: "LinuxSystemTests",
            dependencies: ["CLinux", "Quantities", "LinuxSystem", "HardwareTesting", "ServiceTesting"],
            swiftSettings: swift),
        .testTarget(
            name: "LinuxHardwareTests",
            dependencies: ["Quantities", "LinuxSystem", "HardwareIO", "LinuxHardware"],
            swiftSettings: swift),
        .testTarget(
            name: "GuardTests",
            dependencies: [
                "CLinux", "Quantities", "LinuxSystem", "HardwareTesting", "Guarding", "GuardedProcess", "GuardTesting",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "BoardTests",
            dependencies: [
                "CLinux", "CGPIO", "CI2C", "CV4L2", "Quantities", "LinuxSystem", "Subscriptions", "Media",
                "Configuration", "HardwareIO", "LinuxHardware", "Realtime", "Guarding", "Pipeline", "RobotRuntime",
                "Catalog", "CAllocationCounter", "GuardedProcess", "GuardTesting", "CALSA",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "SimulatedHardwareTests",
            dependencies: [
                "Quantities", "LinuxSystem", "Media", "HardwareIO", "Control", "Chips", "SimulatedHardware",
                "HardwareTesting", "CAllocationCounter",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "RealtimeTests",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "HardwareIO", "Chips", "Realtime", "Pipeline",
                "RobotRuntime", "Catalog", "CAllocationCounter", "CThreadControl",
            ],
            swiftSettings: swift),
        .testTarget(name: "ConfigurationTests", dependencies: ["Quantities", "Configuration"], swiftSettings: swift),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "Configuration", "HardwareIO", "Media",
                "HardwareTesting", "Realtime", "Pipeline", "RobotRuntime", "CAllocationCounter",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Quantities", "LinuxSystem", "Subscriptions", "Configuration", "HardwareIO", "Control", "Chips",
                "SimulatedHardware", "HardwareTesting", "Realtime", "Pipeline", "RobotRuntime", "Catalog", "Media",
                "SinewTesting", "CAllocationCounter", "CAprilTag",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "SinewTests",
            dependencies: [
                "Quantities", "LinuxSystem", "HardwareIO", "Pipeline", "RobotRuntime", "SinewCommand", "sinew",
                "GuardTesting", "ServiceTesting",
            ],
            swiftSettings: swift),
        // By the public interface alone, as a package of somebody else's sees it.
        .testTarget(
            name: "SinewTestingTests",
            dependencies: ["Sinew", "SinewTesting"],
            swiftSettings: swift),
    ]
)
