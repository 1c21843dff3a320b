/// Where a device is, as a board file says it or as the kernel knows it.
public enum DevicePlace: Sendable, Hashable {
    /// A part of a chip by its number: a line's offset, a channel. The chip by its label, or by its name in the kernel.
    case part(of: String, UInt32)
    /// A node of the file system, such as "/dev/i2c-1".
    case node(String)
    /// What has this name in the kernel, whatever its number: a line, an adapter, a card.
    case name(String)

    /// The place of "label/offset"; nil of another word.
    static func part(_ word: String) -> DevicePlace? {
        guard let slash = word.lastIndex(of: "/"), let number = UInt32(word[word.index(after: slash)...]) else {
            return nil
        }
        return .part(of: String(word[..<slash]), number)
    }

    /// The place of a path, or of a word that is a node's name in /dev: "ttyUSB0"; nil of a word with another beginning.
    static func node(_ word: String, beginning: String) -> DevicePlace? {
        if word.hasPrefix("/") { return .node(word) }
        return word.hasPrefix(beginning) ? .node("/dev/\(word)") : nil
    }
}
