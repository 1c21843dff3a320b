import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem
import Media
import Quantities
import Testing

extension BoardTests {
    /// `sinew record-sound` and `sinew play` on the kernel's loopback card.
    @Suite(.serialized)
    struct SoundCommandTests {
        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
        }

        private let sinew = ".build/debug/sinew"

        @Test
        func `a file that is played is found again in the file that is recorded`() throws {
            let (source, target) = ("/tmp/sinew-played.wav", "/tmp/sinew-recorded.wav")
            let samples = (0..<120_000).map { CountingPlayer.sample($0) }
            try write(try WAVSound(rate: 8_000, channels: 1, samples: samples).file(), to: source)
            let player = try VirtualBoard.start(sinew, "play", source, "--card", "speaker0", "--board", "virtual")
            let recorder = try VirtualBoard.start(
                sinew, "record-sound", target, "--card", "Loopback,1", "--for", "5s", "--rate", "8000")
            var (played, recorded): (Int32, Int32) = (-1, -1)
            waitpid(player, &played, 0)
            waitpid(recorder, &recorded, 0)
            #expect(played == 0 && recorded == 0)
            let sound = try WAVSound(try SmallFile.bytes(of: target, limit: 1 << 24))
            #expect(sound.rate == 8_000 && sound.channels == 1 && sound.samples.count == 40_000)
            let heard = sound.samples.filter { $0 != 0 }.compactMap(CountingPlayer.frame)
            #expect(heard.count > 8_000)
            let wrong = zip(heard, heard.dropFirst()).count { ($0 + 1) % CountingPlayer.modulus != $1 }
            #expect(wrong == 0)
        }

        @Test
        func `a robot hears a clap, and its lamp goes on`() throws {
            let claps = "/tmp/sinew-claps.wav"
            try write(try WAVSound(rate: 8_000, channels: 1, samples: Self.claps).file(), to: claps)
            let example = try SmallFile.text(of: "config/clap-lamp.json")
            let text = example.replacing(#""Device", "rateHz": 48000"#, with: #""microphone0", "rateHz": 8000"#)
            let path = "/tmp/sinew-clap-lamp.json"
            try write(Array(text.utf8), to: path)
            let robot = try VirtualBoard.start(sinew, "run", path, "--board", "virtual")
            let player = try VirtualBoard.start(sinew, "play", claps, "--card", "speaker0", "--board", "virtual")
            defer { VirtualBoard.stop(player) }
            var isOn = false
            for _ in 0..<600 where !isOn {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(50)))
                isOn = try virtual.value(27)
            }
            #expect(isOn)
            kill(robot, SIGTERM)
            #expect(eventually { waitpid(robot, nil, WNOHANG) == robot })
            #expect(try !virtual.value(27))
            VirtualBoard.endLeftGuard()
        }

        /// A second of silence, and a short burst of noise, eight times.
        private static var claps: [Float] {
            var random = RandomBits(seed: 3)
            return (0..<72_000).map { index in
                let place = index % 9_000 - 8_000
                guard place >= 0 else { return 0 }
                let noise = Float(random.next() >> 40) * 0x1p-23 - 1
                return noise * 0.8 * exp(-Float(place) / 64)
            }
        }

        private func write(_ bytes: [UInt8], to path: String) throws {
            let file = try OwnedDescriptor(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644), from: "open")
            #expect(bytes.withUnsafeBytes { Glibc.write(file.raw, $0.baseAddress, $0.count) } == bytes.count)
        }
    }
}
