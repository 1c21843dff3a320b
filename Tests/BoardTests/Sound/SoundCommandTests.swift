import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem
import Media
import Testing

extension BoardTests {
    /// `sinew record-sound` and `sinew play` on the kernel's loopback card.
    @Suite(.serialized)
    struct SoundCommandTests {
        init() throws {
            _ = try VirtualBoard()
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

        private func write(_ bytes: [UInt8], to path: String) throws {
            let file = try OwnedDescriptor(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644), from: "open")
            #expect(bytes.withUnsafeBytes { Glibc.write(file.raw, $0.baseAddress, $0.count) } == bytes.count)
        }
    }
}
