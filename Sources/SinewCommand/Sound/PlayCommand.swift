import ArgumentParser
import HardwareIO
import LinuxHardware
import LinuxSystem
import Media
import Quantities

/// `sinew play FILE --card CARD`: a WAV file on a speaker.
struct PlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play", abstract: "Plays a WAV file on a sound card; Ctrl-C ends it before its end.",
        discussion: """
            What the card cannot do by itself is converted: another rate, and one channel to several. The card belongs to one \
            program at a time: not while a robot that speaks by it runs.
            """)

    private static let longest = 1 << 30

    @Argument(help: "The WAV file.", completion: .file(extensions: ["wav"]))
    var file: String

    @OptionGroup var sound: SoundOptions

    func run() throws {
        let console = Console.standard
        let line = try console.reporting { () throws(Failure) in try play(console) }
        console.couple()
        console.output(line)
    }

    private func play(_ console: Console) throws(Failure) -> String {
        let sound = try read()
        let board = try self.sound.makeBoard()
        let signals = try StopSignals(console)
        defer { signals.beginStop() }
        let output = try open(on: board, sound)
        defer { output.close() }
        signals.whenSignalled { output.interrupt() }
        console.message("sinew: plays \(output.form)")
        var player = SoundFilePlayer(sound, on: output)
        do { try player.run() } catch { throw self.sound.failure(error) }
        let missed = player.missedFrames == 0 ? "" : "; \(player.missedFrames) frames came too late"
        return "\(file): played \(Text.fixed(player.seconds, 1)) s\(missed)"
    }

    private func read() throws(Failure) -> WAVSound {
        let bytes: [UInt8]
        do {
            try SmallFile.checkRegular(file)
            bytes = try SmallFile.bytes(of: file, limit: Self.longest)
        } catch {
            throw Failure("\(file): cannot be read; \(error.reason); give the path of a WAV file", .noInput)
        }
        do {
            return try WAVSound(bytes)
        } catch {
            throw Failure("\(file): \(error)", .dataError)
        }
    }

    /// The card at the file's own rate and channels if it can, otherwise at 48 kHz or 44.1 kHz and in stereo.
    private func open(on board: LinuxBoard, _ wav: WAVSound) throws(Failure) -> any SoundOutput {
        let channels = wav.channels == 1 ? [1, 2] : [wav.channels]
        var refusal: HardwareError?
        for rate in [wav.rate, 48_000, 44_100] {
            for count in channels {
                let settings = SoundSettings(rate: rate, channels: count, periodFrames: max(16, rate / 50), periods: 10)
                do {
                    return try board.openSoundOutput(sound.card, settings)
                } catch {
                    guard case .unsupported = error else { throw Failure(error) }
                    refusal = refusal ?? error
                }
            }
        }
        throw refusal.map { Failure($0) } ?? Failure("\(sound.card): cannot be opened", .unavailable)
    }
}
