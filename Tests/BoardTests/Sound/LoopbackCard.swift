import CALSA
import Glibc
import HardwareIO
import LinuxHardware
import LinuxSystem
import Media
import Quantities
import Synchronization

/// The virtual board's sound card: what is played on its first device is recorded from its second.
enum LoopbackCard {
    static let playing = "Loopback"
    static let recording = "Loopback,1"

    /// A board that names no card, so that each is found by its id.
    static var board: LinuxBoard {
        LinuxBoard(description: BoardDescription(name: "virtual", summary: "", backend: .linux))
    }

    static func settings(
        _ format: SampleFormat? = .int16, rate: Int = 48_000, channels: Int = 1, periods: Int = 16
    ) -> SoundSettings {
        SoundSettings(rate: rate, channels: channels, format: format, periodFrames: rate / 100, periods: periods)
    }

    /// How fast the card's clock runs against the machine's: 1.01 for 1 % faster.
    static func setSpeed(_ speed: Double) throws(SystemError) {
        var card: OpaquePointer?
        var value: OpaquePointer?
        var number: OpaquePointer?
        guard snd_ctl_open(&card, "hw:CARD=Loopback", 0) >= 0 else {
            throw SystemError(call: "snd_ctl_open", code: ENODEV)
        }
        defer { snd_ctl_close(card) }
        guard snd_ctl_elem_value_malloc(&value) >= 0, snd_ctl_elem_id_malloc(&number) >= 0 else {
            throw SystemError(call: "snd_ctl_elem_value_malloc", code: ENOMEM)
        }
        defer {
            snd_ctl_elem_value_free(value)
            snd_ctl_elem_id_free(number)
        }
        snd_ctl_elem_id_set_interface(number, SND_CTL_ELEM_IFACE_PCM)
        snd_ctl_elem_id_set_name(number, "PCM Rate Shift 100000")
        snd_ctl_elem_id_set_device(number, 1)
        snd_ctl_elem_id_set_subdevice(number, 0)
        snd_ctl_elem_value_set_id(value, number)
        // The control says how long a frame lasts.
        snd_ctl_elem_value_set_integer(value, 0, Int((100_000 / speed).rounded()))
        let result = snd_ctl_elem_write(card, value)
        guard result >= 0 else { throw SystemError(call: "snd_ctl_elem_write", code: -result) }
    }

    /// Takes the card's driver away from it, or gives it back.
    static func plug(_ isPlugged: Bool) throws(SystemError) {
        let file = "/sys/bus/platform/drivers/snd_aloop/\(isPlugged ? "bind" : "unbind")"
        try SmallFile.write("snd_aloop.0", to: file)
    }
}

/// Plays numbers that tell which frame they are, without an end, on a thread of its own.
final class CountingPlayer: Sendable {
    /// The numbers go from 1 to this, and begin anew: none of them is silence, and each is exact in every format.
    static let modulus = 30_000

    /// The sample of a frame.
    static func sample(_ frame: Int) -> Float { Float(frame % modulus + 1) / 32_768 }
    /// Which frame, modulo, a sample belongs to; nil for silence.
    static func frame(_ sample: Float) -> Int? { sample == 0 ? nil : Int(sample * 32_768) - 1 }

    private final class Life: Sendable {
        let isEnding = Atomic<Bool>(false)
        let missed = Atomic<UInt64>(0)
    }

    private let output: any SoundOutput
    private let life: Life
    private let thread: SystemThread

    init(_ output: any SoundOutput) throws(SystemError) {
        let life = Life()
        self.output = output
        self.life = life
        thread = try SystemThread(ThreadSettings(name: "player", priority: 50)) { Self.play(output, life) }
    }

    /// Frames for which the card had nothing to play.
    var missedFrames: UInt64 { life.missed.load(ordering: .relaxed) }

    func end() {
        life.isEnding.store(true, ordering: .relaxed)
        output.interrupt()
        thread.join()
        output.close()
    }

    private static func play(_ output: any SoundOutput, _ life: Life) {
        let (frames, channels) = (output.form.periodFrames, output.form.channels)
        var period = [Float](repeating: 0, count: frames * channels)
        var next = 0
        while !life.isEnding.load(ordering: .relaxed) {
            do {
                guard let room = try output.room(until: Timestamp.now().advanced(by: .seconds(5))) else { continue }
                life.missed.wrappingAdd(room.missed, ordering: .relaxed)
                for index in 0..<frames {
                    for channel in 0..<channels { period[index * channels + channel] = sample(next + index) }
                }
                next = (next + frames) % modulus
                try output.write(period.span)
            } catch {
                return
            }
        }
    }
}
