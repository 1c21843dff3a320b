import Configuration
import Testing

struct NearestNameTests {
    static let words = [
        "kp", "ki", "kd", "rateHz", "deadlineMs", "setpoint", "input", "output", "slewPerSecond", "pullUp", "pullDown",
        "none",
    ]

    @Test(arguments: [
        ("kq", "kp"), ("KP", "kp"), ("pk", "kp"), ("ratehz", "rateHz"), ("rate", "rateHz"), ("raetHz", "rateHz"),
        ("dedlineMs", "deadlineMs"),
        ("setPoint", "setpoint"), ("inptu", "input"), ("ouput", "output"), ("slew", "slewPerSecond"),
        ("pullup", "pullUp"),
        ("pul_down", "pullDown"), ("nome", "none"),
    ])
    func `a slip of the finger finds its word`(word: String, meant: String) {
        #expect(NearestName.find(word, among: Self.words) == meant)
    }

    @Test(arguments: ["", "x", "camera", "zz", "in", "frequency", String(repeating: "kp", count: 1_000_000)])
    func `a word that is near to none finds none`(word: String) {
        #expect(NearestName.find(word, among: Self.words) == nil)
    }

    @Test
    func `among equals the one nearer in case wins, then the first`() {
        #expect(NearestName.find("KX", among: ["kp", "KP"]) == "KP")
        #expect(NearestName.find("kx", among: ["kp", "ki", "kd"]) == "kp")
        #expect(NearestName.find("kx", among: ["ki", "kp", "kd"]) == "ki")
        #expect(NearestName.find("kp", among: [String]()) == nil)
    }
}
