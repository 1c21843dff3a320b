import HardwareIO
import LinuxSystem

/// Where the devices that a pipeline names are: as the board file says while there is no hardware, and as the board itself
/// finds them once there is.
struct DeviceLocator {
    let description: BoardDescription
    private let board: (any Board)?
    /// What has been found, so that all who name a device are told the same.
    private var found: [Name: DevicePlace] = [:]

    private struct Name: Hashable {
        var kind: DeviceKind
        var name: String
    }

    init(_ description: BoardDescription, board: (any Board)? = nil) {
        self.description = description
        self.board = board
    }

    /// Whether the board has no such devices at all.
    func lacks(_ kind: DeviceKind) -> Bool {
        description.without.contains(kind) || board.map { !kind.isServed(by: type(of: $0)) } ?? false
    }

    /// The place of a device of the board.
    mutating func place(of name: String, _ kind: DeviceKind) -> DevicePlace {
        let key = Name(kind: kind, name: name)
        if let place = found[key] { return place }
        let place = locate(name, kind) ?? description.place(of: name, kind)
        found[key] = place
        return place
    }

    /// The place of a device that is named by its path.
    func place(ofPath path: String) -> DevicePlace {
        .node(board == nil ? path : DeviceNode.identity(of: path))
    }

    private func locate(_ name: String, _ kind: DeviceKind) -> DevicePlace? {
        do {
            return try board?.locate(name, kind)
        } catch {
            return nil  // Whoever opens it is told what is wrong.
        }
    }
}

/// What has one owner.
struct DeviceIdentity: Hashable {
    /// The kind; nil for a node, which is the same device whatever it is taken for.
    private let kind: DeviceKind?
    private let place: DevicePlace
    private let address: Int?
    private let channel: Int?

    init(_ kind: DeviceKind?, _ place: DevicePlace, address: Int? = nil, channel: Int? = nil) {
        if case .node = place { self.kind = nil } else { self.kind = kind }
        self.place = place
        self.address = address
        self.channel = channel
    }
}
