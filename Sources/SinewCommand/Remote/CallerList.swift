import Glibc

/// Who speaks to a running robot at the moment, and who has to go when too many want to. Without effects.
///
/// Everybody on the machine may call. Nobody can keep the others out: when there is no room, the user who has the most
/// callers loses the one that has been there longest, and a part of the room is kept for the robot's user and root.
struct CallerList<Caller> {
    /// How many there may be, and how many of them may be neither the robot's user nor root.
    static var capacity: Int { 64 }
    static var strangers: Int { 48 }

    private struct Entry {
        var caller: Caller
        var user: uid_t?
        var isStranger: Bool
    }

    private var entries: [Entry] = []
    private let owner: uid_t

    /// - Parameter owner: the user who runs the robot.
    init(owner: uid_t) {
        self.owner = owner
    }

    /// Those who are there, the longest first.
    var callers: [Caller] { entries.map(\.caller) }

    /// Adds one.
    ///
    /// - Returns: who has to go for him.
    mutating func add(_ caller: Caller, user: uid_t?) -> Caller? {
        let isStranger = user != 0 && user != owner
        let crowd = entries.filter(\.isStranger)
        var leaving: Caller?
        if isStranger, crowd.count >= Self.strangers {
            leaving = removeOldest(of: busiest(crowd))
        } else if entries.count >= Self.capacity {
            leaving = removeOldest(of: busiest(crowd.isEmpty ? entries : crowd))
        }
        entries.append(Entry(caller: caller, user: user, isStranger: isStranger))
        return leaving
    }

    /// Removes those of whom it is true.
    mutating func remove(where isDone: (Caller) -> Bool) {
        entries.removeAll { isDone($0.caller) }
    }

    private func busiest(_ entries: [Entry]) -> uid_t? {
        let counts = Dictionary(grouping: entries, by: \.user).mapValues(\.count)
        // Of two that have as many, the one whose caller has been there longer.
        let order = entries.map(\.user)
        var best: (user: uid_t?, count: Int)?
        for user in order where counts[user, default: 0] > best?.count ?? 0 {
            best = (user, counts[user, default: 0])
        }
        return best?.user
    }

    private mutating func removeOldest(of user: uid_t?) -> Caller? {
        guard let index = entries.firstIndex(where: { $0.user == user }) else { return nil }
        return entries.remove(at: index).caller
    }
}
