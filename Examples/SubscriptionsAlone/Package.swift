// swift-tools-version: 6.2
import PackageDescription

// Only producers and subscriptions: without the trait `Runtime` no other package than Sinew's is fetched.
let package = Package(
    name: "SubscriptionsAlone",
    dependencies: [.package(name: "Sinew", path: "../..", traits: [])],
    targets: [
        .executableTarget(
            name: "SubscriptionsAlone", dependencies: [.product(name: "Subscriptions", package: "Sinew")],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
