import ArgumentParser
import HardwareIO
import LinuxSystem
import Media
import Quantities

/// `sinew record-sound FILE --card CARD`: what a microphone hears, as a WAV file.
struct RecordSoundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record-sound", abstract: "Records a sound card into a WAV file; Ctrl-C ends it before its time.",
        discussion: "The card belongs to one program at a time: not while a robot that hears by it runs.")

    /// What is kept in memory until the end, and a WAV file can hold.
    private static let longest = Duration.seconds(3_600)
    private static let patience: Duration = .seconds(2)

    @Argument(help: "The WAV file; one that is there is replaced.", completion: .file(extensions: ["wav"]))
    var file: String

    @OptionGroup var sound: SoundOptions

    @Option(name: .customLong("for"), help: "How long, such as 5s, which is the default; an hour at the most.")
    var duration: TimeArgument?

    @Option(name: .customLong("rate"), help: "Frames in a second.")
    var rate = 48_000

    @Option(help: "Channels.")
    var channels = 1

    private var length: Duration { duration?.duration ?? .seconds(5) }

    func validate() throws {
        guard length <= Self.longest else { throw ValidationError("--for must be an hour at the most") }
        guard (1_000...768_000).contains(rate) else { throw ValidationError("--rate must be 1000 to 768000") }
        guard (1...64).contains(channels) else { throw ValidationError("--channels must be 1 to 64") }
    }

    func run() throws {
        let console = Console.standard
        let line = try console.reporting { () throws(Failure) in try record(console) }
        console.couple()
        console.output(line)
    }

    private func record(_ console: Console) throws(Failure) -> String {
        let board = try sound.makeBoard()
        let signals = try StopSignals(console)
        defer { signals.beginStop() }
        let settings = SoundSettings(rate: rate, channels: channels, periodFrames: max(16, rate / 100), periods: 50)
        let input: any SoundInput
        do { input = try board.openSoundInput(sound.card, settings) } catch { throw Failure(error) }
        defer { input.close() }
        signals.whenSignalled { input.interrupt() }
        console.message("sinew: records \(input.form)")
        let (samples, lost) = try listen(to: input)
        let bytes: [UInt8]
        do {
            bytes = try WAVSound(rate: rate, channels: channels, samples: samples).file()
        } catch {
            throw Failure("\(file): \(error)", .dataError)
        }
        do { try SoundFile.write(bytes, to: file) } catch {
            throw Failure("\(file): cannot be written; \(error.reason)", .inputOutput)
        }
        let seconds = Double(samples.count / channels) / Double(rate)
        let gaps = lost == 0 ? "" : "; \(lost) frames were lost and are missing"
        return "\(file): \(Text.fixed(seconds, 1)) s at \(rate) Hz\(gaps)"
    }

    private func listen(to input: any SoundInput) throws(Failure) -> (samples: [Float], lost: UInt64) {
        let frames = Int(length.inSeconds * Double(rate))
        var block = [Float](repeating: 0, count: input.form.periodFrames * channels)
        var samples: [Float] = []
        samples.reserveCapacity(frames * channels)
        var lost: UInt64 = 0
        while samples.count < frames * channels {
            let deadline = Timestamp.now().advanced(by: Self.patience)
            do throws(BusError) {
                var span = block.mutableSpan
                guard let stretch = try input.read(into: &span, until: deadline) else {
                    // Somebody has ended it; a card that gives nothing is an error.
                    guard Timestamp.now() < deadline else { throw .timedOut }
                    break
                }
                lost += stretch.lost
            } catch {
                throw sound.failure(error)
            }
            samples += block.prefix(frames * channels - samples.count)
        }
        return (samples, lost)
    }
}
