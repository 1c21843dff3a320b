/// Which device of which sound card, as ALSA names it: "Headset" for the first device of the card with this id, "Loopback,1"
/// for the second of another. The id stays when a card is plugged elsewhere; its number does not, and is not taken.
public struct SoundPlace: Sendable, Hashable, CustomStringConvertible {
    /// What a name is, as it follows "must be".
    public static let phrase = "the id of a sound card, such as \"Headset\", or \"Loopback,1\" for its second device"

    /// The card's id.
    public let card: String
    /// The number of its device.
    public let device: Int

    /// The device of that name; nil for what is none.
    public init?(_ name: String) {
        let parts = name.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = name.unicodeScalars.first,
            first == "_" || (first.isASCII && first.properties.isAlphabetic),
            parts[0].unicodeScalars.allSatisfy(Self.isIdentifier)
        else { return nil }
        card = String(parts[0])
        guard parts.count == 2 else {
            device = 0
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(parts[1]), number < 100 else {
            return nil
        }
        device = number
    }

    private static func isIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-")
    }

    /// The shortest name of the device.
    public var description: String { device == 0 ? card : "\(card),\(device)" }
}

/// The side of a sound card.
public enum SoundDirection: String, Sendable, Hashable, CaseIterable {
    /// It records.
    case input
    /// It plays.
    case output

    /// "records", "plays": the rest of a sentence about a card.
    public var verb: String { self == .input ? "records" : "plays" }
}

extension SoundPlace {
    /// A device by card and number.
    public init(card: String, device: Int) {
        self.card = card
        self.device = device
    }
}

extension BoardDescription {
    /// The card's device that a name stands for: by the `"device"` of the board file's sound interface of this name, which is
    /// a card's id, or as it is; nil where it is neither.
    public func soundPlace(_ name: String) -> SoundPlace? {
        switch self[.sound][name]?.place {
        case .node(let id), .name(let id): SoundPlace(id)
        case .part, nil: SoundPlace(name)
        }
    }
}
