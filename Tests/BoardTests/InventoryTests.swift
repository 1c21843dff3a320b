import HardwareIO
import LinuxHardware
import Testing

extension BoardTests {
    @Suite(.serialized)
    struct InventoryTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        @Test
        func `a GPIO chip is listed with its lines, and who holds them`() throws {
            let line = try virtual.board.openOutputLine("GPIO18", .init(initialLevel: false))
            defer { line.close() }
            let chip = try #require(Inventory().gpioChips.first { $0.label == "sinew-virtual" })
            #expect(chip.access == .allowed)
            #expect(chip.lines.map(\.name) == (0..<28).map { "GPIO\($0)" })
            #expect(chip.lines[18].isUsed && chip.lines[18].isOutput)
            #expect(chip.lines[18].consumer == "sinew")
            #expect(chip.lines[19].isUsed == false)
        }

        @Test
        func `an I2C adapter is listed with what it can do`() throws {
            let adapter = try #require(Inventory().i2cAdapters.first { $0.name == "SMBus stub driver" })
            #expect(adapter.node == virtual.i2c)
            #expect(adapter.access == .allowed)
            let functions = try #require(adapter.functions)
            #expect(functions.contains([.readByte, .writeWord, .readBlock]))
            #expect(!functions.contains(.combined))
        }

        @Test
        func `cameras and sound cards are listed`() {
            let inventory = Inventory()
            #expect(inventory.videoDevices.contains { $0.name.hasPrefix("vivid") })
            #expect(inventory.soundCards.contains { $0.id == "Loopback" && $0.name == "Loopback" })
        }

        @Test
        func `the board is recognised by its chip`() {
            let any = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
            #expect(BoardDetection.matches([any, virtual.board.description]).map(\.name) == ["virtual"])
        }
    }
}
