import Catalog
import Glibc
import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline

struct SpeakerLineTests {
    /// A speaker's line on a card whose time the test moves on, and a tone for it.
    private final class Bench {
        let card = VirtualSoundOutput("Speaker")
        let line: SpeakerLine
        private let frequency: Double
        private var phase = 0.0
        private(set) var writtenFrames = 0

        init(_ settings: SpeakerLine.Settings = .init(card: "Speaker"), frequency: Double = 200) throws {
            line = SpeakerLine(settings)
            self.frequency = frequency
            try line.open(on: TestBoard(sound: [card]))
            line.resume()
        }

        /// Writes 10 ms of the tone.
        func write() {
            let frames = line.settings.rate / 100
            var sound: [Float] = []
            for _ in 0..<frames {
                for _ in 0..<line.settings.channels { sound.append(Float(0.5 * sin(phase))) }
                phase += 2 * .pi * frequency / Double(line.settings.rate)
            }
            writtenFrames += line.write(sound.span, at: card.time)
        }

        /// The card plays a period, and its thread fills it again.
        func pass(_ periods: Int, isWriting: Bool = true) {
            for _ in 0..<periods {
                if isWriting { write() }
                _ = eventually { card.isFull }
                card.play(card.settings?.periodFrames ?? 480)
            }
        }

        var steepest: Float {
            zip(card.played, card.played.dropFirst()).map { abs($1 - $0) }.max() ?? 0
        }

        /// A tone's own steepness, and a fade of 5 ms.
        var allowed: Float { Float(2 * .pi * frequency / 48_000) * 0.5 * 1.1 + 0.5 / 240 * 1.1 }
    }

    @Test
    func `what is written is played by the card, after the delay that the settings say`() throws {
        let bench = try Bench()
        bench.pass(100)
        let report = bench.line.report
        bench.line.close()
        let first = try #require(bench.card.played.firstIndex { abs($0) > 0.01 })
        #expect(first < 48 * 60)
        #expect(report.playout.isPlaying)
        #expect(abs(report.playout.delay - bench.line.settings.delay) < 0.012)
        #expect(report.playout.endings == 0 && report.underruns == 0 && report.droppedFrames == 0)
        #expect(bench.steepest < bench.allowed)
        #expect(bench.card.settings == nil)
    }

    @Test
    func `the end is a fade, and all that was sound has left the card`() throws {
        let bench = try Bench()
        bench.pass(50)
        let (line, card) = (bench.line, bench.card)
        // Closing waits for the card, which goes on meanwhile.
        let closing = try SystemThread(ThreadSettings(name: "closing")) { line.close() }
        #expect(
            eventually {
                if card.isFull { card.play(480) }
                return card.settings == nil
            })
        closing.join()
        #expect(bench.card.played.suffix(100).allSatisfy { $0 == 0 })
        #expect(bench.steepest < bench.allowed)
    }

    @Test
    func `a silenced line fades, plays nothing however much is written, and begins anew when it may`() throws {
        let bench = try Bench()
        bench.pass(50)
        bench.line.silence()
        bench.pass(50)
        #expect(bench.card.played.suffix(10_000).allSatisfy { $0 == 0 })
        bench.line.resume()
        bench.pass(50)
        #expect(bench.card.played.suffix(10_000).contains { $0 > 0.4 })
        #expect(bench.steepest < bench.allowed)
        bench.line.close()
    }

    @Test
    func `a line is silent until it may sound`() throws {
        let card = VirtualSoundOutput("Speaker")
        let line = SpeakerLine(.init(card: "Speaker"))
        try line.open(on: TestBoard(sound: [card]))
        let loud = [Float](repeating: 0.5, count: 4_800)
        line.write(loud.span, at: card.time)
        for _ in 0..<20 {
            _ = eventually { card.isFull }
            card.play(480)
        }
        line.close()
        #expect(card.played.allSatisfy { $0 == 0 })
    }

    @Test
    func `an underrun of the card is counted and survived`() throws {
        let bench = try Bench()
        bench.pass(50)
        bench.card.play(480 * 3 + 1_234)
        bench.pass(50)
        let report = bench.line.report
        bench.line.close()
        #expect(report.underruns == 1)
        // One period was free before, and its thread may have filled it or not.
        #expect([1_234, 1_714].contains(report.missedFrames))
        #expect(bench.card.played.suffix(10_000).contains { $0 > 0.4 })
    }

    @Test
    func `a card that is unplugged is waited for`() throws {
        let bench = try Bench()
        bench.pass(20)
        bench.card.plug(false)
        #expect(eventually { bench.line.health.state != .good })
        bench.card.plug(true)
        #expect(eventually { bench.card.settings != nil })
        bench.pass(50)
        #expect(bench.card.played.suffix(4_800).contains { $0 > 0.4 })
        #expect(eventually { bench.line.health.state == .good })
        bench.line.close()
    }

    @Test
    func `a card that hangs does not hold up the end`() throws {
        let bench = try Bench()
        bench.pass(5)
        bench.line.close()
        #expect(bench.card.settings == nil)
    }

    @Test
    func `a writer's rate and channels become the card's`() throws {
        let settings = SpeakerLine.Settings(
            card: "Speaker", rate: 44_100, channels: 1, cardRate: 48_000, cardChannels: 2)
        let bench = try Bench(settings)
        #expect(
            bench.card.settings == SoundSettings(rate: 48_000, channels: 2, periodFrames: 480, periods: 3))
        bench.pass(200)
        bench.line.close()
        let left = stride(from: 0, to: bench.card.played.count, by: 2).map { bench.card.played[$0] }
        let second = left.suffix(48_000)
        let crossings = zip(second, second.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect(abs(crossings - 200) <= 1)
    }

    @Test
    func `a card that is not there, or is busy, is an error of opening`() throws {
        let card = VirtualSoundOutput("Speaker")
        let board = TestBoard(sound: [card])
        #expect(throws: HardwareError.self) { try SpeakerLine(.init(card: "Nowhere")).open(on: board) }
        let first = SpeakerLine(.init(card: "Speaker"))
        try first.open(on: board)
        #expect(throws: HardwareError.self) { try SpeakerLine(.init(card: "Speaker")).open(on: board) }
        first.close()
    }
}
