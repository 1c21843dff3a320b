import Configuration
import Glibc
import HardwareIO
import LinuxSystem

/// Finds a device of a sound card by the card's id.
struct SoundCardFinder {
    let root: SystemRoot

    /// The number of the card, which depends on the order of plugging.
    ///
    /// - Parameters:
    ///   - place: the device.
    ///   - name: what the user calls it.
    func number(
        of place: SoundPlace, _ direction: SoundDirection, named name: String
    ) throws(HardwareError) -> Int {
        let cards = Inventory.SoundCard.all(root)
        guard let card = cards.first(where: { $0.id == place.card }) else {
            throw .missing(device: "sound card \"\(name)\"", remedy: remedy(for: place.card, among: cards))
        }
        let able = card.devices.filter { $0.sides.contains { $0.direction == direction } }
        guard able.contains(where: { $0.number == place.device }) else {
            let others = able.map { "\"\(SoundPlace(card: card.id, device: $0.number))\"" }
            throw .missing(
                device: "sound card \"\(name)\"",
                remedy: others.isEmpty
                    ? "nothing of card \(card.id) \(direction.verb)"
                    : "of card \(card.id) \(others.joined(separator: ", ")) \(direction.verb)")
        }
        return card.number
    }

    private func remedy(for id: String, among cards: [Inventory.SoundCard]) -> String {
        if cards.isEmpty { return "this machine has no sound card at present: is it plugged in?" }
        if let nearest = NearestName.find(id, among: cards.map(\.id)) { return "did you mean \"\(nearest)\"?" }
        return "this machine has " + cards.map { "\"\($0.id)\"" }.joined(separator: ", ") + ": is it plugged in?"
    }

    /// The device node of a side.
    static func node(card: Int, device: Int, _ direction: SoundDirection) -> String {
        "/dev/snd/pcmC\(card)D\(device)\(direction == .input ? "c" : "p")"
    }

    /// The kernel names the thread that has opened it.
    private func process(ofThread thread: Int) -> String {
        let lines = (root.text("/proc/\(thread)/status") ?? "").split(separator: "\n")
        let group = lines.first { $0.hasPrefix("Tgid:") }?.split(whereSeparator: \.isWhitespace).last
        let process = group.flatMap { Int($0) } ?? thread
        let program = root.text("/proc/\(process)/comm").map { " (\($0))" } ?? ""
        return "process \(process)\(program)"
    }

    /// The process that has a side open, by the kernel's word: "process 812 (arecord)".
    func holder(card: Int, device: Int, _ direction: SoundDirection) -> String? {
        let directory = "/proc/asound/card\(card)/pcm\(device)\(direction == .input ? "c" : "p")"
        for stream in root.names(in: directory).sorted() where stream.hasPrefix("sub") {
            let lines = (root.text("\(directory)/\(stream)/status") ?? "").split(separator: "\n")
            guard let line = lines.first(where: { $0.hasPrefix("owner_pid") }),
                let text = line.split(separator: ":").last, let number = Int(text.filter { $0 != " " })
            else { continue }
            return process(ofThread: number)
        }
        return nil
    }
}
