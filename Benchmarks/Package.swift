// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "Sinew", path: ".."),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", .upToNextMinor(from: "0.2.0")),
    ],
    targets: [
        // What Swift cannot call: processor sets, and functions that a shared library brings.
        .target(name: "CMachine"),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CMachine",
                .product(name: "Subscriptions", package: "Sinew"),
                .product(name: "Quantities", package: "Sinew"),
                .product(name: "Sinew", package: "Sinew"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: swift),
        // Here because the suite is the one package that depends on AsyncAlgorithms.
        .testTarget(
            name: "ComposingTests",
            dependencies: [
                .product(name: "Subscriptions", package: "Sinew"),
                .product(name: "Quantities", package: "Sinew"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ],
            swiftSettings: swift),
    ]
)
