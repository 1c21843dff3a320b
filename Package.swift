// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Sinew",
    products: [
        .library(name: "Subscriptions", targets: ["Subscriptions"])
    ],
    dependencies: [],
    targets: [
        // The house, ground floor first: an import may only point up this list (CI checks it).
        .target(name: "CLinux"),
        .target(name: "CThreads"),
        .target(name: "Quantities", swiftSettings: swift),
        .target(name: "Subscriptions", dependencies: ["Quantities", "CThreads"], swiftSettings: swift),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "Quantities"], swiftSettings: swift),
        .target(
            name: "HardwareIO", dependencies: ["Quantities", "Subscriptions", "LinuxSystem"], swiftSettings: swift),

        .target(name: "Control", dependencies: ["Quantities"], swiftSettings: swift),
        .target(
            name: "Chips", dependencies: ["HardwareIO", "LinuxSystem", "Quantities"], swiftSettings: swift),
        .target(
            name: "HardwareTesting", dependencies: ["HardwareIO", "LinuxSystem", "Quantities"], swiftSettings: swift),
        .target(
            name: "SimulatedHardware", dependencies: ["HardwareIO", "LinuxSystem", "Quantities"], swiftSettings: swift),

        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: swift),
        .testTarget(name: "ControlTests", dependencies: ["Control", "Quantities"], swiftSettings: swift),
        .testTarget(
            name: "ChipsTests", dependencies: ["Chips", "HardwareIO", "HardwareTesting", "Quantities"],
            swiftSettings: swift),
        .testTarget(
            name: "HardwareTestingTests", dependencies: ["HardwareIO", "HardwareTesting", "LinuxSystem", "Quantities"],
            swiftSettings: swift),
        .testTarget(
            name: "SimulatedHardwareTests",
            dependencies: [
                "Chips", "Control", "HardwareIO", "HardwareTesting", "LinuxSystem", "Quantities", "SimulatedHardware",
            ],
            swiftSettings: swift),
    ]
)
