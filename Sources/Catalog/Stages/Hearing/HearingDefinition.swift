import Media
import Pipeline
import Quantities

extension StageDefinition {
    /// The sound that a stage hears: any format, rate and number of channels.
    mutating func sound() -> BlockEventKey {
        blockEvents("sound", .samples(), "the sound, of any format and rate")
    }
}

extension ParameterList {
    /// Which channel of the sound counts.
    mutating func channel() -> Parameter<Int> {
        integer("channel", in: 0...64, default: 0, "which channel is heard, from 1; 0 for the mean of all")
    }

    /// How long the windows are over which a stage looks at the sound.
    mutating func window(default value: Double, _ text: String) -> Parameter<Double> {
        number("windowMs", unit: .milliseconds, in: .init(1...10_000), default: value, text)
    }
}

extension SoundReader {
    /// Has an analyser listen to everything that has come since the last tick. Allocates nothing in any build.
    func feed<Analyser: SoundAnalyser>(_ events: BlockEvents, to analyser: inout Analyser) {
        let blocks = events.blocks
        var index = 0
        while index < blocks.count {
            feed(blocks[index], to: &analyser)
            index += 1
        }
    }
}

extension StageLife {
    /// The life of every stage that hears.
    static let hears = tracks("it hears, whether anything is driven or not")
    /// The life of every stage that sees.
    static let sees = tracks("it sees, whether anything is driven or not")
}
