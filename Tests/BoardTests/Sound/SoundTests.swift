import CAllocationCounter
import Glibc
import HardwareIO
import LinuxHardware
import LinuxSystem
import Media
import Quantities
import Testing

extension BoardTests {
    /// Sound cards by alsa-lib, on the kernel's loopback card.
    @Suite(.serialized)
    struct SoundTests {
        /// A block as it was read.
        struct Read {
            var samples: [Float]
            var stretch: SoundStretch
            var now: Timestamp
        }

        init() throws {
            _ = try VirtualBoard()
        }

        /// Plays numbers while `body` records from the other end.
        private func playing(
            _ settings: SoundSettings = LoopbackCard.settings(), _ body: (any SoundInput, CountingPlayer) throws -> Void
        ) throws {
            var long = settings
            long.periods = 50
            let player = try CountingPlayer(try LoopbackCard.board.openSoundOutput(LoopbackCard.playing, long))
            defer { player.end() }
            let input = try LoopbackCard.board.openSoundInput(LoopbackCard.recording, settings)
            defer { input.close() }
            try body(input, player)
        }

        private func read(_ blocks: Int, from input: any SoundInput) throws -> [Read] {
            var read: [Read] = []
            for _ in 0..<blocks {
                var samples = [Float](repeating: .nan, count: input.form.periodFrames * input.form.channels)
                let deadline = Timestamp.now().advanced(by: .seconds(20))
                var span = samples.mutableSpan
                let stretch = try input.read(into: &span, until: deadline)
                read.append(Read(samples: samples, stretch: try #require(stretch), now: .now()))
            }
            return read
        }

        /// How many frames do not follow from those before them: by the numbers of a counting player, and by the input's word.
        private func checkNumbers(_ blocks: [Read]) -> (wrong: Int, lost: UInt64) {
            var expected: Int?
            var (wrong, lost): (Int, UInt64) = (0, 0)
            for block in blocks {
                // What was lost before the numbers began is none of them.
                if let known = expected {
                    expected = (known + Int(block.stretch.lost)) % CountingPlayer.modulus
                    lost += block.stretch.lost
                }
                for sample in block.samples {
                    let frame = CountingPlayer.frame(sample)
                    if let known = expected {
                        if frame != known { wrong += 1 }
                        expected = (known + 1) % CountingPlayer.modulus
                    } else if let frame {
                        expected = (frame + 1) % CountingPlayer.modulus
                    }
                }
            }
            return (expected == nil ? -1 : wrong, lost)
        }

        // MARK: Samples

        @Test(arguments: [SampleFormat.int16, .int32, .float32])
        func `a played sound is found again to the sample`(format: SampleFormat) throws {
            try playing(LoopbackCard.settings(format)) { input, player in
                #expect(input.form.format == format && !input.form.isConverted)
                let (wrong, lost) = checkNumbers(try read(100, from: input))
                #expect(wrong == 0 && lost == 0)
                #expect(player.missedFrames == 0)
            }
        }

        @Test
        func `all channels arrive where they belong`() throws {
            let settings = LoopbackCard.settings(.int16, channels: 2)
            let output = try LoopbackCard.board.openSoundOutput(LoopbackCard.playing, settings)
            defer { output.close() }
            let input = try LoopbackCard.board.openSoundInput(LoopbackCard.recording, settings)
            defer { input.close() }
            let period = (0..<960).map { Float($0 % 2 == 0 ? 0.25 : -0.5) }
            var heard: Set<[Float]> = []
            for _ in 0..<60 {
                while let room = try output.room(until: .zero), room.frames >= 480 { try output.write(period.span) }
                for block in try read(1, from: input) {
                    for frame in 0..<480 { heard.insert(Array(block.samples[frame * 2..<frame * 2 + 2])) }
                }
            }
            #expect(heard.contains([0.25, -0.5]) && heard.isSubset(of: [[0, 0], [0.25, -0.5]]))
        }

        @Test
        func `the card's own format is taken where none is asked for`() throws {
            let input = try LoopbackCard.board.openSoundInput(LoopbackCard.recording, LoopbackCard.settings(nil))
            defer { input.close() }
            #expect(input.form.format == .int32)
            #expect(input.form.description.hasPrefix("S32, 48000 Hz, 1 channel, periods of 480 frames"))
        }

        @Test
        func `a card has the name that the board file gives it`() throws {
            var description = LoopbackCard.board.description
            description[.sound] = ["microphone0": .init(device: LoopbackCard.recording)]
            let board = LinuxBoard(description: description)
            try board.openSoundInput("microphone0", LoopbackCard.settings()).close()
        }

        @Test
        func `a format that the card has not is made by alsa-lib, to the sample`() throws {
            let output = try LoopbackCard.board.openSoundOutput(
                LoopbackCard.playing, LoopbackCard.settings(periods: 50))
            let player = try CountingPlayer(output)
            defer { player.end() }
            let input = try LoopbackCard.board.openSoundInput(LoopbackCard.recording, LoopbackCard.settings(.float32))
            defer { input.close() }
            #expect(input.form.isConverted && input.form.format == .float32)
            var blocks = try read(50, from: input)
            #expect(checkNumbers(blocks).wrong == 0)
            // It stops when nobody reads it, and the clock tells what that cost.
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(320)))
            blocks = try read(50, from: input)
            let sounding = try #require(blocks.firstIndex { $0.stretch.lost > 0 })
            #expect(checkNumbers(Array(blocks[sounding...])).wrong == 0)
        }

        // MARK: Times

        @Test
        func `times are the kernel's: never in the future, and as far apart as the frames between them`() throws {
            try playing { input, _ in
                let blocks = try read(300, from: input)
                #expect(blocks.allSatisfy { $0.stretch.time <= $0.now })
                let first = blocks[0].stretch.time
                var frames: UInt64 = 0
                for block in blocks {
                    frames += block.stretch.lost
                    let nominal = Double(frames) / 48_000
                    let measured = Double(block.stretch.time.nanoseconds(since: first)) * 1e-9
                    // The card goes by the kernel's ticks of 4 ms.
                    #expect(abs(measured - nominal) < 0.02 + nominal * 0.001)
                    frames += 480
                }
            }
        }

        // MARK: Too late

        @Test
        func `who reads too late loses frames, and is told exactly how many`() throws {
            try playing { input, player in
                var blocks = try read(50, from: input)
                for _ in 0..<3 {
                    // Twice as long as the buffer.
                    Sleep.until(Timestamp.now().advanced(by: .milliseconds(320)))
                    blocks += try read(30, from: input)
                }
                let (wrong, lost) = checkNumbers(blocks)
                #expect(player.missedFrames == 0)
                #expect(wrong == 0)
                #expect(lost > 3 * 480)
            }
        }

        @Test
        func `who writes too late leaves a silence that is counted, and no repetition`() throws {
            let settings = LoopbackCard.settings(periods: 8)
            let output = try LoopbackCard.board.openSoundOutput(LoopbackCard.playing, settings)
            defer { output.close() }
            let loud = [Float](repeating: 0.5, count: 480)
            func fill() throws -> UInt64 {
                var missed: UInt64 = 0
                for _ in 0..<20 {
                    let room = try #require(try output.room(until: Timestamp.now().advanced(by: .seconds(20))))
                    missed += room.missed
                    try output.write(loud.span)
                }
                return missed
            }
            _ = try fill()
            let input = try LoopbackCard.board.openSoundInput(
                LoopbackCard.recording, LoopbackCard.settings(periods: 100))
            defer { input.close() }
            _ = try read(1, from: input)
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(300)))
            let missed = try fill()
            #expect(missed > 4_800)
            let heard = try read(40, from: input).flatMap(\.samples)
            let silent = try #require(heard.firstIndex(of: 0))
            #expect(heard[silent...].prefix { $0 == 0 }.count > 2_400)
            #expect(heard.suffix(480).contains { abs($0 - 0.5) < 0.001 })
        }

        // MARK: Interruption and allocation

        @Test
        func `a reader that waits is woken, at once and from then on`() throws {
            let input = try LoopbackCard.board.openSoundInput(LoopbackCard.recording, LoopbackCard.settings())
            defer { input.close() }
            let reader = try SystemThread(ThreadSettings(name: "reader")) {
                var samples = [Float](repeating: 0, count: 480)
                while true {
                    var span = samples.mutableSpan
                    do {
                        guard try input.read(into: &span, until: .distantFuture) != nil else { return }
                    } catch { return }
                }
            }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(100)))
            input.interrupt()
            reader.join()
        }

        @Test
        func `reading and writing blocks allocate nothing`() throws {
            try #require(allocation_counting_is_enabled())
            let settings = LoopbackCard.settings()
            let output = try LoopbackCard.board.openSoundOutput(LoopbackCard.playing, settings)
            defer { output.close() }
            let input = try LoopbackCard.board.openSoundInput(LoopbackCard.recording, settings)
            defer { input.close() }
            var samples = [Float](repeating: 0.25, count: 480)
            func turn() throws(BusError) {
                while let room = try output.room(until: .zero), room.frames >= 480 { try output.write(samples.span) }
                var span = samples.mutableSpan
                _ = try input.read(into: &span, until: Timestamp.now().advanced(by: .seconds(20)))
            }
            for _ in 0..<10 { try turn() }
            let before = allocation_count_this_thread()
            for _ in 0..<100 { try turn() }
            #expect(allocation_count_this_thread() - before == 0)
        }

        // MARK: What cannot be

        @Test
        func `a card that is not there, one that does not do it, and a busy one are one clear line each`() throws {
            let board = LoopbackCard.board
            func problem(_ card: String, _ settings: SoundSettings = LoopbackCard.settings()) -> String {
                do {
                    try board.openSoundInput(card, settings).close()
                    return "none"
                } catch {
                    return "\(error)"
                }
            }
            #expect(problem("Loopbak") == #"sound card "Loopbak": is not there; did you mean "Loopback"?"#)
            #expect(
                problem("Loopback,7")
                    == #"sound card "Loopback,7": is not there; of card Loopback "Loopback", "Loopback,1" records"#)
            #expect(
                problem(LoopbackCard.recording, LoopbackCard.settings(channels: 40))
                    == #"sound card "Loopback,1": records 1…32 channels, not 40"#)
            let settings = LoopbackCard.settings()
            let outputs = try (0..<8).map { _ in try board.openSoundOutput(LoopbackCard.playing, settings) }
            defer { for output in outputs { output.close() } }
            #expect(
                problem(LoopbackCard.recording, LoopbackCard.settings(rate: 44_100))
                    == #"sound card "Loopback,1": records 48000 Hz, not 44100 Hz"#)
            let busy = #expect(throws: HardwareError.self) {
                _ = try board.openSoundOutput(LoopbackCard.playing, settings)
            }
            let holder = #"sound card "Loopback": is in use, process \#(getpid()) ("#
            #expect(busy?.description.hasPrefix(holder) == true, "\(busy as Any)")
        }

        @Test
        func `the inventory tells what each side of a card can do, and who has it`() throws {
            let output = try LoopbackCard.board.openSoundOutput(LoopbackCard.playing, LoopbackCard.settings())
            defer { output.close() }
            let card = try #require(Inventory().soundCards.first { $0.id == "Loopback" })
            #expect(card.devices.map(\.number) == [0, 1])
            #expect(card.devices[0].sides.map(\.direction) == [.output, .input])
            let recording = try #require(card.devices[0].sides.last)
            guard case .known(let formats, let rates, let channels) = recording.ability else {
                Issue.record("\(recording)")
                return
            }
            #expect(formats == ["FLOAT", "S32", "S24", "S24_3LE", "S16", "U8"] || formats.contains("S16"))
            #expect(rates == 8_000...192_000 && channels == 1...32)
        }
    }
}
