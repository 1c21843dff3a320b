// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

// A package as somebody else writes it: it uses what Sinew makes public, and nothing else.
let package = Package(
    name: "OutsideDriver",
    products: [.library(name: "OutsideDrivers", targets: ["OutsideDrivers"])],
    dependencies: [.package(name: "Sinew", path: "../..")],
    targets: [
        .target(
            name: "OutsideDrivers", dependencies: [.product(name: "Sinew", package: "Sinew")], swiftSettings: swift),
        .executableTarget(
            name: "OutsideRobot",
            dependencies: [
                "OutsideDrivers", .product(name: "Sinew", package: "Sinew"),
                .product(name: "SinewCommand", package: "Sinew"),
            ],
            swiftSettings: swift),
        .testTarget(
            name: "OutsideDriversTests",
            dependencies: [
                "OutsideDrivers", .product(name: "Sinew", package: "Sinew"),
                .product(name: "SinewTesting", package: "Sinew"),
            ],
            swiftSettings: swift),
    ]
)
