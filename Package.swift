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
        .target(name: "CGpiod", linkerSettings: [.linkedLibrary("gpiod")]),
        .target(name: "CI2C"),
        .target(name: "CThreads"),
        .target(name: "Quantities", swiftSettings: swift),
        .target(name: "Subscriptions", dependencies: ["Quantities", "CThreads"], swiftSettings: swift),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "Quantities"], swiftSettings: swift),
        .target(
            name: "HardwareIO", dependencies: ["Quantities", "Subscriptions", "LinuxSystem"], swiftSettings: swift),
        .target(
            name: "LinuxHardware",
            dependencies: ["HardwareIO", "LinuxSystem", "Quantities", "CLinux", "CGpiod", "CI2C"],
            swiftSettings: swift),

        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: swift),
        .testTarget(
            name: "LinuxSystemTests", dependencies: ["LinuxSystem", "Quantities", "CLinux"], swiftSettings: swift),
        .testTarget(
            name: "LinuxHardwareTests", dependencies: ["LinuxHardware", "HardwareIO", "LinuxSystem", "Quantities"],
            swiftSettings: swift),
        .testTarget(
            name: "BoardTests", dependencies: ["LinuxHardware", "HardwareIO", "LinuxSystem", "Quantities"],
            swiftSettings: swift),
    ]
)
