// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Sinew",
    products: [

        .library(name: "Subscriptions", targets: ["Subscriptions"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        // The house, ground floor first: an import may only point up this list (CI checks it).
        .target(name: "CLinux"),
        .target(name: "CThreads"),
        .target(name: "Quantities", swiftSettings: swift),
        .target(name: "Subscriptions", dependencies: ["Quantities", "CThreads"], swiftSettings: swift),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "Quantities"], swiftSettings: swift),
        .target(
            name: "HardwareIO", dependencies: ["Quantities", "Subscriptions", "LinuxSystem"], swiftSettings: swift),
        .target(
            name: "Realtime", dependencies: ["Quantities", "Subscriptions", "LinuxSystem"], swiftSettings: swift),
        .target(
            name: "Pipeline", dependencies: ["Quantities", "Subscriptions", "LinuxSystem", "HardwareIO", "Realtime"],
            swiftSettings: swift),

        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: swift),
        .testTarget(name: "PipelineTests", dependencies: ["Pipeline"], swiftSettings: swift),
    ]
)
