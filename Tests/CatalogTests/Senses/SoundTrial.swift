import CAllocationCounter
import Glibc
import Media
import Pipeline
import Quantities
import SinewTesting

/// A stage that hears, and what a test has it hear.
final class SoundTrial {
    let trial: StageTrial
    let rate: Int

    init(_ stage: StageDescription, _ parameters: TrialParameters = [:], rate: Int = 16_000) throws {
        trial = try StageTrial(stage, parameters)
        self.rate = rate
    }

    /// Ticks it every 10 ms with the sound that has come since; `watch` sees each tick. Returns what the ticks after the
    /// first three have asked of the allocator.
    @discardableResult
    func hear(_ sound: [Float], watch: () throws -> Void = {}) throws -> UInt64 {
        var allocations: UInt64 = 0
        // Two blocks for each tick.
        let count = rate / 200
        var tick = 0
        var first = 0
        while first + 2 * count <= sound.count {
            for half in 0..<2 {
                let start = first + half * count
                let samples = sound[start..<start + count].map { Int16(max(-1, min(1, $0)) * 32_767) }
                let geometry = SampleGeometry(.int16, channels: 1, rate: Int32(rate), count: Int32(count))
                try trial.put(samples, .samples(geometry), to: "sound")
            }
            let before = allocation_count_this_thread()
            trial.tick()
            if tick > 2 { allocations += allocation_count_this_thread() - before }
            try watch()
            tick += 1
            first += 2 * count
        }
        return allocations
    }

    func sine(_ frequency: Double, _ amplitude: Double, seconds: Double) -> [Float] {
        (0..<Int(seconds * Double(rate))).map {
            Float(amplitude * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
        }
    }

    func noise(_ amplitude: Double, seconds: Double, decay: Double = .infinity) -> [Float] {
        var random = RandomBits(seed: 4)
        return (0..<Int(seconds * Double(rate))).map {
            let envelope = exp(-Double($0) / Double(rate) / decay)
            return Float(Double.random(in: -amplitude...amplitude, using: &random) * envelope)
        }
    }
}
