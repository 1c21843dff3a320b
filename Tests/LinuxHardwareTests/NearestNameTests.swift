import HardwareIO
import Testing

struct NearestNameTests {
    private let known = ["GPIO5", "GPIO17", "GPIO27"]

    @Test(arguments: [("GPIO7", "GPIO17"), ("gpio17", "GPIO17"), ("GPO27", "GPIO27"), ("GPIO17 ", "GPIO17")])
    func `a slip of the finger finds its name`(name: String, meant: String) {
        #expect(NearestName.find(name, among: known) == meant)
    }

    @Test(arguments: ["SPI_MOSI", "", "x"])
    func `what is like nothing finds nothing`(name: String) {
        #expect(NearestName.find(name, among: known) == nil)
    }

    @Test
    func `among equally near names the first in the alphabet is taken`() {
        #expect(NearestName.find("GPIO37", among: ["GPIO27", "GPIO17"]) == "GPIO17")
    }
}
