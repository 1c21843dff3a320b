import HardwareIO

/// A side of a sound card that a test makes and gives to its ``TestBoard``.
public protocol SoundSide: Sendable {
    /// The card's name on the board.
    var name: String { get }
}

extension VirtualSoundInput: SoundSide {}

extension VirtualSoundOutput: SoundSide {}

extension TestBoard: SoundBoard {
    /// Claims the recording side of one of the board's cards.
    public func claimSoundInput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundInput {
        let input: VirtualSoundInput = try find(card)
        try check(input.open(settings), card)
        return input
    }

    /// Claims the playing side of one of the board's cards.
    public func claimSoundOutput(_ card: String, _ settings: SoundSettings) throws(HardwareError) -> any SoundOutput {
        let output: VirtualSoundOutput = try find(card)
        try check(output.open(settings), card)
        return output
    }

    private func find<Side: SoundSide>(_ card: String) throws(HardwareError) -> Side {
        try checkRefusal(card)
        let sides = sound.compactMap { $0 as? Side }
        guard let side = sides.first(where: { $0.name == card }) else {
            throw unknown("sound card", card, sides.map(\.name))
        }
        return side
    }

    private func check(_ isOpened: Bool?, _ card: String) throws(HardwareError) {
        guard let isOpened else {
            throw .missing(device: "sound card \"\(card)\"", remedy: "the test has unplugged it")
        }
        if !isOpened { throw busy(card) }
    }
}
