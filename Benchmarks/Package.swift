// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "Sinew", path: ".."),
        // A peer to be measured against; nothing that is delivered depends on it.
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
    ],
    targets: [
        .target(name: "CAllocationCounter"),
        .target(name: "CThreadControl"),
        .target(name: "CPeers"),
        .executableTarget(
            name: "SubscriptionsBenchmark",
            dependencies: [
                "CAllocationCounter", "CPeers", "CThreadControl",
                .product(name: "Subscriptions", package: "Sinew"), .product(name: "Quantities", package: "Sinew"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ], swiftSettings: swift),
        .testTarget(
            name: "ComposingTests",
            dependencies: [
                .product(name: "Subscriptions", package: "Sinew"), .product(name: "Quantities", package: "Sinew"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ], swiftSettings: swift),
    ]
)
