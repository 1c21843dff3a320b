/// A board with sound cards.
///
/// A card is named by its board file, or by its id and, where it is not the first, the number of its device
/// (``SoundPlace``).
public protocol SoundBoard: Board {
    /// Claims the recording side of a card's device.
    func claimSoundInput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundInput

    /// Claims the playing side of a card's device.
    func claimSoundOutput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundOutput
}

extension Board {
    /// Claims the recording side of a card's device, which then gives exactly the rate and the channels that are asked for.
    public func openSoundInput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundInput {
        try having(.sound, for: card, (any SoundBoard).self).claimSoundInput(card, settings)
    }

    /// Claims the playing side of a card's device, which then takes exactly the rate and the channels that are asked for.
    public func openSoundOutput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundOutput {
        try having(.sound, for: card, (any SoundBoard).self).claimSoundOutput(card, settings)
    }
}
