// swift-tools-version: 6.2
import PackageDescription

// Built with optimisation and as somebody else's package: what a wire carries is to be compiled for its type there too.
let package = Package(
    name: "CompiledTicks",
    dependencies: [.package(name: "Sinew", path: "../..")],
    targets: [
        .executableTarget(
            name: "Ticks", dependencies: [.product(name: "Sinew", package: "Sinew")],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
