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
        // All but the command: for programs that bring drivers and stages of their own.
        .library(
            name: "Runtime",
            targets: [
                "HardwareIO", "Control", "LinuxSystem", "LinuxHardware", "SimulatedHardware", "Realtime", "Pipeline",
                "Stages",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
    ],
    targets: [
        // The house, ground floor first: an import may only point up this list (CI checks it).
        .target(name: "CLinux"),
        .target(name: "CThreads"),
        .target(name: "CGPIO"),
        .target(name: "CI2C"),
        .target(name: "Quantities", swiftSettings: swift),
        .target(name: "Subscriptions", dependencies: ["Quantities", "CThreads"], swiftSettings: swift),
        .target(
            name: "LinuxSystem", dependencies: ["CLinux", "CThreads", "CI2C", "Quantities"], swiftSettings: swift),
        .target(
            name: "HardwareIO", dependencies: ["Quantities", "Subscriptions", "LinuxSystem"], swiftSettings: swift),
        .target(name: "Control", dependencies: ["Quantities"], swiftSettings: swift),
        .target(name: "Chips", dependencies: ["HardwareIO", "LinuxSystem", "Quantities"], swiftSettings: swift),
        .target(
            name: "LinuxHardware",
            dependencies: ["HardwareIO", "LinuxSystem", "Quantities", "CLinux", "CGPIO", "CI2C"],
            swiftSettings: swift),
        .target(
            name: "SimulatedHardware", dependencies: ["HardwareIO", "LinuxSystem", "Quantities"], swiftSettings: swift),
        .target(
            name: "HardwareTesting", dependencies: ["HardwareIO", "LinuxSystem", "Quantities"], swiftSettings: swift),
        .target(
            name: "Realtime",
            dependencies: [
                "CLinux", "Quantities", "Subscriptions", "LinuxSystem",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: swift),
        .target(
            name: "Pipeline", dependencies: ["Quantities", "Subscriptions", "LinuxSystem", "HardwareIO", "Realtime"],
            swiftSettings: swift),
        .target(
            name: "Stages",
            dependencies: [
                "Quantities", "Subscriptions", "LinuxSystem", "HardwareIO", "Realtime", "Pipeline", "Control", "Chips",
            ],
            swiftSettings: swift),
        .executableTarget(
            name: "sinew",
            dependencies: [
                "CLinux", "Quantities", "Subscriptions", "LinuxSystem", "HardwareIO", "LinuxHardware",
                "SimulatedHardware", "Realtime", "Pipeline", "Stages",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swift),
        // The process beside the runtime that outlives it: C, and no library but libc (linking.c), so it takes
        // neither Swift's start-up object nor libswiftCore.
        .executableTarget(
            name: "sinew-guard", dependencies: ["CLinux", "CI2C"], cSettings: strict,
            linkerSettings: [.unsafeFlags(["-nostartfiles"])]),

        // Counts calls of the allocator on a thread; tests alone link it.
        .target(name: "CAllocationCounter", path: "Tests/Support/CAllocationCounter"),
        // Places a thread: processor, priority; tests alone link it.
        .target(name: "CThreadControl", path: "Tests/Support/CThreadControl"),

        // A process to be killed, and what starts and watches it; tests alone link them.
        .executableTarget(
            name: "GuardedProcess",
            dependencies: ["CLinux", "HardwareIO", "LinuxHardware", "LinuxSystem", "Quantities", "Realtime"],
            path: "Tests/Support/GuardedProcess", swiftSettings: swift),
        .target(
            name: "GuardTesting", dependencies: ["CLinux", "LinuxSystem", "Quantities"],
            path: "Tests/Support/GuardTesting", swiftSettings: swift),

        // The other end of a service manager's socket; tests alone link it.
        .target(
            name: "ServiceTesting", dependencies: ["LinuxSystem", "Quantities"], path: "Tests/Support/ServiceTesting",
            swiftSettings: swift),

        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: swift),
        .testTarget(
            name: "SubscriptionsTests",
            dependencies: ["Subscriptions", "Quantities", "CAllocationCounter", "CThreadControl"],
            swiftSettings: swift),
        .testTarget(name: "ControlTests", dependencies: ["Control", "Quantities"], swiftSettings: swift),
        .testTarget(
            name: "ChipsTests", dependencies: ["Chips", "HardwareIO", "HardwareTesting", "Quantities"],
            swiftSettings: swift),
        .testTarget(
            name: "HardwareTestingTests", dependencies: ["HardwareIO", "HardwareTesting", "LinuxSystem", "Quantities"],
            swiftSettings: swift),
        .testTarget(
            name: "LinuxSystemTests", dependencies: ["LinuxSystem", "Quantities", "CLinux", "ServiceTesting"],
            swiftSettings: swift),
        .testTarget(
            name: "LinuxHardwareTests", dependencies: ["LinuxHardware", "HardwareIO", "LinuxSystem", "Quantities"],
            swiftSettings: swift),
        .testTarget(
            name: "GuardTests",
            dependencies: ["CLinux", "GuardTesting", "GuardedProcess", "LinuxSystem", "Quantities", "Realtime"],
            swiftSettings: swift),
        .testTarget(
            name: "BoardTests",
            dependencies: [
                "CGPIO", "CI2C", "CLinux", "LinuxHardware", "HardwareIO", "LinuxSystem", "Pipeline", "Quantities",
                "Stages", "CAllocationCounter", "GuardTesting", "GuardedProcess", "Realtime",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "SimulatedHardwareTests",
            dependencies: [
                "Chips", "Control", "HardwareIO", "HardwareTesting", "LinuxSystem", "Quantities", "SimulatedHardware",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "RealtimeTests",
            dependencies: [
                "Realtime", "CAllocationCounter", "CThreadControl", "Chips", "HardwareIO", "LinuxSystem", "Pipeline",
                "Quantities", "Stages", "Subscriptions",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "HardwareIO", "HardwareTesting", "LinuxSystem", "Quantities", "Realtime", "Subscriptions",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "StagesTests",
            dependencies: [
                "Stages", "Chips", "HardwareIO", "HardwareTesting", "LinuxSystem", "Pipeline", "Quantities",
                "Realtime", "SimulatedHardware", "Subscriptions",
            ],
            swiftSettings: swift),
        .testTarget(
            name: "SinewTests",
            dependencies: [
                "sinew", "GuardTesting", "HardwareIO", "LinuxSystem", "Pipeline", "Quantities", "ServiceTesting",
            ],
            swiftSettings: swift),
    ]
)
