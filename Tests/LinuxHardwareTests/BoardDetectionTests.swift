import HardwareIO
import Testing

@testable import LinuxHardware

struct BoardDetectionTests {
    private static func board(_ name: String, model: String? = nil, chip: String? = nil) -> BoardDescription {
        var board = BoardDescription(name: name, summary: "", backend: .linux)
        board.match = .init(model: model, gpioChip: chip)
        return board
    }

    private let boards = [
        BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true),
        Self.board("any-pi", model: "Raspberry Pi"),
        Self.board("pi-4", model: "Raspberry Pi 4"),
        Self.board("hat", model: "Raspberry Pi 4", chip: "hat-expander"),
        Self.board("virtual", chip: "sinew-virtual"),
        Self.board("empty"),
    ]

    private func names(model: String?, labels: [String]) -> [String] {
        BoardDetection.matches(boards, model: model, labels: labels).map(\.name)
    }

    @Test
    func `a model is matched by its beginning, the longest first`() {
        let model = "Raspberry Pi 4 Model B Rev 1.4"
        #expect(names(model: model, labels: ["pinctrl-bcm2711"]) == ["pi-4", "any-pi"])
    }

    @Test
    func `a match that names model and chip needs both`() {
        let model = "Raspberry Pi 4 Model B Rev 1.4"
        #expect(names(model: model, labels: ["hat-expander"]) == ["hat", "pi-4", "any-pi"])
        #expect(names(model: nil, labels: ["hat-expander"]) == [])
    }

    @Test
    func `a chip's label is enough where only that is named`() {
        #expect(names(model: nil, labels: ["sinew-virtual"]) == ["virtual"])
    }

    @Test
    func `a board without a match is never found by itself`() {
        #expect(names(model: "PC", labels: []) == [])
    }

    @Test
    func `the model is read from the device tree`() throws {
        let tree = try TemporaryTree()
        try tree.file("/proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0")
        #expect(BoardDetection.matches(boards, root: tree.root).map(\.name) == ["pi-4", "any-pi"])
    }
}
