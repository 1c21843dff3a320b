import CAllocationCounter
import Catalog
import Pipeline
import SinewTesting
import Testing

@testable import Catalog

struct HearingStageTests {
    @Test
    func `soundLevel tells a sine at half of full scale as 6 dB below it, and silence as its floor`() throws {
        let ears = try SoundTrial(SoundLevelStage.description)
        try ears.hear(ears.sine(1_000, 0.5, seconds: 0.1))
        #expect(abs(try ears.trial.output("level", Double.self) + 6.02) < 0.05)
        #expect(abs(try ears.trial.output("peak", Double.self) + 6.02) < 0.05)
        // Without new sound it stands.
        ears.trial.tick()
        #expect(abs(try ears.trial.output("level", Double.self) + 6.02) < 0.05)
        try ears.hear([Float](repeating: 0, count: 1_600))
        #expect(try ears.trial.output("level", Double.self) == -120)
    }

    @Test
    func `toneDetector hears a whistle and where it really lies, and nothing else`() throws {
        let ears = try SoundTrial(ToneDetectorStage.description, ["frequencyHz": 2_000])
        try ears.hear(ears.sine(2_012, 0.1, seconds: 0.1))
        #expect(try ears.trial.output("tone", Bool.self))
        #expect(abs(try ears.trial.output("frequency", Double.self) - 2_012) < 1)
        #expect(abs(try ears.trial.output("level", Double.self) + 20) < 0.5)
        #expect(try ears.trial.output("share", Double.self) > 0.9)
        for other in [
            ears.sine(2_012, 0.005, seconds: 0.1), ears.sine(2_300, 0.5, seconds: 0.1), ears.noise(0.5, seconds: 0.1),
            [Float](repeating: 0, count: 1_600),
        ] {
            try ears.hear(other)
            #expect(try !ears.trial.output("tone", Bool.self))
        }
    }

    @Test
    func `toneDetector says when its window is too short for its frequency`() {
        let error = #expect(throws: TrialError.self) {
            try StageTrial(ToneDetectorStage.description, ["frequencyHz": 100, "windowMs": 20])
        }
        #expect(error.map { "\($0)" }?.contains("three periods") == true)
    }

    @Test
    func `silence is no tone, however little is asked of one`() throws {
        let ears = try SoundTrial(
            ToneDetectorStage.description, ["frequencyHz": 2_000, "minimumLevelDb": -120, "minimumShare": 0])
        try ears.hear([Float](repeating: 0, count: 1_600))
        #expect(try !ears.trial.output("tone", Bool.self))
    }

    @Test
    func `clap is true for one tick for each clap`() throws {
        let ears = try SoundTrial(ClapStage.description)
        let quiet = ears.noise(0.002, seconds: 0.3)
        let sound =
            quiet + ears.noise(0.5, seconds: 0.1, decay: 0.008) + quiet + ears.noise(0.3, seconds: 0.1, decay: 0.008)
            + quiet
        var ticks = 0
        try ears.hear(sound) { if try ears.trial.output("clap", Bool.self) { ticks += 1 } }
        #expect(ticks == 2)
        #expect(try ears.trial.output("count", Int.self) == 2)
        #expect(try ears.trial.output("level", Double.self) < 0)
        #expect(try ears.trial.output("level", Double.self) > -30)
    }

    @Test
    func `speechBand tells a voice from a hum`() throws {
        let ears = try SoundTrial(SpeechBandStage.description)
        try ears.hear(ears.sine(800, 0.1, seconds: 0.3))
        #expect(try ears.trial.output("ratio", Double.self) > 0.9)
        #expect(abs(try ears.trial.output("level", Double.self) + 20) < 0.5)
        try ears.hear(ears.sine(50, 0.1, seconds: 0.3))
        #expect(try ears.trial.output("ratio", Double.self) < 0.02)
    }

    @Test(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings its own allocator"))
    func `no stage that hears allocates in a tick`() throws {
        let stages: [(StageDescription, TrialParameters)] = [
            (SoundLevelStage.description, [:]), (ToneDetectorStage.description, ["frequencyHz": 2_000]),
            (ClapStage.description, [:]), (SpeechBandStage.description, [:]),
        ]
        for (stage, parameters) in stages {
            let ears = try SoundTrial(stage, parameters)
            let sound = ears.noise(0.002, seconds: 0.3) + ears.noise(0.5, seconds: 0.2, decay: 0.01)
            #expect(try ears.hear(sound) == 0, "\(stage.name)")
        }
    }
}
