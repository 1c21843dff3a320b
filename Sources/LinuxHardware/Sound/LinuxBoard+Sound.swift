import HardwareIO

extension LinuxBoard: SoundBoard {
    /// Claims the recording side of a card's device: by the board file's name, or by the card's id. Blocks and allocates.
    public func claimSoundInput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundInput {
        let (handle, form) = try opening(card, .input, settings).open()
        return ALSASoundInput(handle, form)
    }

    /// Claims the playing side of a card's device: by the board file's name, or by the card's id. Blocks and allocates.
    public func claimSoundOutput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundOutput {
        let (handle, form) = try opening(card, .output, settings).open()
        return ALSASoundOutput(handle, form)
    }

    private func opening(
        _ card: String, _ direction: SoundDirection, _ settings: SoundSettings
    ) throws(HardwareError) -> SoundOpening {
        guard let place = description.soundPlace(card) else {
            throw unknown(.sound, card, among: description[.sound].keys)
        }
        return SoundOpening(name: card, place: place, direction: direction, settings: settings, root: root)
    }
}
