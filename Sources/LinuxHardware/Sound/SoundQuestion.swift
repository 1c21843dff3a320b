import CALSA
import Glibc
import HardwareIO
import LinuxSystem

/// Asks a side of a sound card what it can do.
struct SoundQuestion {
    let card: Int
    let id: String
    let device: Int
    let direction: SoundDirection
    let root: SystemRoot

    /// What people meet, those first in which most is left of a sound.
    private static let formats: [(name: String, format: snd_pcm_format_t)] = [
        ("FLOAT", SND_PCM_FORMAT_FLOAT), ("S32", SND_PCM_FORMAT_S32), ("S24", SND_PCM_FORMAT_S24),
        ("S24_3LE", SND_PCM_FORMAT_S24_3LE), ("S16", SND_PCM_FORMAT_S16), ("U8", SND_PCM_FORMAT_U8),
    ]

    /// Opens it for a moment, unless somebody has it.
    func ability() -> Inventory.SoundCard.Ability {
        let handle: PCMHandle
        do {
            handle = try PCMHandle("hw:CARD=\(id),DEV=\(device)", direction)
        } catch {
            switch error.code {
            case EBUSY, EAGAIN:
                return .busy(SoundCardFinder(root: root).holder(card: card, device: device, direction))
            case EACCES, EPERM:
                let node = SoundCardFinder.node(card: card, device: device, direction)
                return .denied(remedy: AccessRemedy(root: root).text(for: node, .sound))
            default:
                return .unknown(error.reason)
            }
        }
        defer { handle.close() }
        var made: OpaquePointer?
        guard snd_pcm_hw_params_malloc(&made) >= 0, let parameters = made else { return .unknown("no memory") }
        defer { snd_pcm_hw_params_free(parameters) }
        let result = snd_pcm_hw_params_any(handle.pcm, parameters)
        let ability = PCMAbility(handle.pcm, parameters)
        guard result >= 0, let rates = ability.rates, let channels = ability.channels else {
            return .unknown(result < 0 ? String(cString: strerror(-result)) : "it does not say")
        }
        let formats = Self.formats.filter { snd_pcm_hw_params_test_format(handle.pcm, parameters, $0.format) >= 0 }
        return .known(formats: formats.map(\.name), rates: rates, channels: channels)
    }
}
