// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "Sinew",
    products: [
        .library(name: "Quantities", targets: ["Quantities"]),
        .library(name: "Subscriptions", targets: ["Subscriptions"]),
    ],
    dependencies: [],
    targets: [
        // The house, ground floor first: an import may only point up this list (CI checks it).
        .target(name: "CThreads"),
        .target(name: "Quantities", swiftSettings: swift),
        .target(name: "Subscriptions", dependencies: ["Quantities", "CThreads"], swiftSettings: swift),

        // Counts calls of the allocator on a thread; tests alone link it.
        .target(name: "CAllocationCounter", path: "Tests/Support/CAllocationCounter"),
        // Places a thread: processor, priority; tests alone link it.
        .target(name: "CThreadControl", path: "Tests/Support/CThreadControl"),

        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: swift),
        .testTarget(
            name: "SubscriptionsTests", dependencies: ["Subscriptions", "Quantities", "CAllocationCounter", "CThreadControl"],
            swiftSettings: swift),
    ]
)
