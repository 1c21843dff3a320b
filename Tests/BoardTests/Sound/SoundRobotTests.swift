import Catalog
import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem
import Media
import Quantities
import Testing

extension BoardTests {
    /// The microphone's driver and the speaker's line on the kernel's loopback card.
    @Suite(.serialized)
    struct SoundRobotTests {
        init() throws {
            _ = try VirtualBoard()
        }

        @Test
        func `the microphone's blocks are the played sound, numbered by frames, at times that rise`() throws {
            let player = try CountingPlayer(
                try LoopbackCard.board.openSoundOutput(LoopbackCard.playing, LoopbackCard.settings(periods: 50)))
            defer { player.end() }
            let ears = try Ears()
            defer { ears.end() }
            #expect(ears.waits(blocks: 100))
            #expect(ears.health.state == .good)
            #expect(ears.health.remark?.hasPrefix("records S16, 48000 Hz, 1 channel") == true)
            let all = ears.blocks
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.time < $1.time })
            let sounding = all.drop { CountingPlayer.frame($0.first) == nil }
            let origin = try #require(sounding.first)
            let start = try #require(CountingPlayer.frame(origin.first))
            for block in sounding {
                let expected = (start + Int(block.sequence - origin.sequence)) % CountingPlayer.modulus
                #expect(CountingPlayer.frame(block.first) == expected)
                #expect(CountingPlayer.frame(block.last) == (expected + 479) % CountingPlayer.modulus)
            }
        }

        @Test
        func `a card that loses its driver is waited for, and heard again when it has one`() throws {
            let ears = try Ears()
            defer { ears.end() }
            #expect(ears.waits(blocks: 20))
            try LoopbackCard.plug(false)
            let isSeen = eventually { ears.health.state != .good }
            let count = ears.blocks.count
            try LoopbackCard.plug(true)
            #expect(isSeen)
            #expect(ears.health.incidents.latest == #"sound card "Loopback,1" is disconnected"#)
            #expect(ears.waits(blocks: count + 20))
            #expect(ears.health.state == .good)
            let all = ears.blocks
            let gap = all[count].sequence - all[count - 1].sequence
            let passed = Double(all[count].time.nanoseconds(since: all[count - 1].time)) * 48_000 * 1e-9
            #expect(abs(Double(gap) - passed) < 480)
            #expect(gap > 480)
        }

        /// Writes a tone each 10 ms by the machine's clock, for so many seconds.
        private func write(to line: SpeakerLine, for seconds: Double) {
            var next = Timestamp.now()
            var phase: Float = 0
            var block = [Float](repeating: 0, count: line.settings.rate / 100)
            for _ in 0..<Int(seconds * 100) {
                for index in block.indices {
                    block[index] = phase < 0.5 ? 0.25 : -0.25
                    phase += 0.01
                    if phase >= 1 { phase -= 1 }
                }
                line.write(block.span, at: next)
                next = next.advanced(by: .milliseconds(10))
                Sleep.until(next)
            }
        }

        @Test(arguments: [1.01, 0.99])
        func `the speaker takes up the drift of a card that is faster or slower than the machine`(speed: Double) throws
        {
            try LoopbackCard.setSpeed(speed)
            defer { #expect(throws: Never.self) { try LoopbackCard.setSpeed(1) } }
            // The emulated machine is slow, and late by 10 ms now and then.
            let line = SpeakerLine(
                .init(card: LoopbackCard.playing, rate: 8_000, period: 0.02, periods: 4, margin: 0.06, priority: 50))
            try line.open(on: LoopbackCard.board)
            line.resume()
            write(to: line, for: 15)
            let report = line.report
            line.close()
            #expect(report.playout.isPlaying, "\(report)")
            #expect(abs(report.playout.drift + (speed - 1)) < 0.003, "\(report)")
            #expect(abs(report.playout.delay - line.settings.delay) < 0.03, "\(report)")
            #expect(report.droppedFrames == 0)
        }

        @Test
        func `a speaker whose card loses its driver is waited for, and plays again`() throws {
            let line = SpeakerLine(
                .init(card: LoopbackCard.playing, rate: 8_000, period: 0.02, periods: 4, margin: 0.06, priority: 50))
            try line.open(on: LoopbackCard.board)
            line.resume()
            write(to: line, for: 0.5)
            #expect(line.report.playout.isPlaying)
            try LoopbackCard.plug(false)
            let isSeen = eventually { line.health.state != .good }
            try LoopbackCard.plug(true)
            #expect(isSeen)
            #expect(line.health.incidents.latest == #"sound card "Loopback" is disconnected"#)
            #expect(eventually { line.health.state == .good })
            write(to: line, for: 1)
            #expect(line.report.playout.isPlaying)
            line.close()
        }

        @Test
        func `a speaker is heard, and an end is silence`() throws {
            let line = SpeakerLine(
                .init(card: LoopbackCard.playing, rate: 8_000, period: 0.02, periods: 4, margin: 0.06, priority: 50))
            try line.open(on: LoopbackCard.board)
            line.resume()
            let ears = try Ears(rate: 8_000)
            defer { ears.end() }
            write(to: line, for: 2)
            line.close()
            let loud = ears.blocks.count { abs($0.first) > 0.2 }
            #expect(loud > 100)
            #expect(ears.waits(blocks: ears.blocks.count + 20))
            #expect(ears.blocks.suffix(10).allSatisfy { $0.first == 0 && $0.last == 0 })
        }
    }
}
