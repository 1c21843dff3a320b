import Configuration
import HardwareIO

/// What an entry of a pipeline wants for itself alone, and where the file says so.
package struct DeviceWish: Sendable, Equatable {
    /// What is wanted.
    package enum Item: Sendable, Equatable {
        /// A device of the board; one that is shared is not owned, but its pins are taken.
        case device(DeviceKind, String)
        /// The device or the file of a path, as the noun says.
        case path(String, noun: String)
        /// One side of a sound card's device.
        case side(SoundDirection, String)
        /// An address of a shared device. With a chip, others may have outputs of such a chip there too.
        case address(Int, of: DeviceKind, String, chip: String?)
        /// An output of the chip at an address of a shared device.
        case channel(Int, address: Int, of: DeviceKind, String)
    }

    package var item: Item
    /// The entry, such as `producers.imu`.
    package var owner: JSONPath
    package var ownerPosition: SourcePosition
    /// The key that says it; of a default, where it would stand.
    package var key: String
    package var position: SourcePosition

    /// What the decoded parameters of an entry name. Parameters that could not be decoded are nil and wish for nothing.
    static func wishes(
        _ descriptions: [ParameterDescription], _ values: [ParameterValue?], _ reader: ObjectReader
    ) -> [DeviceWish] {
        var wishes: [DeviceWish] = []
        func wish(_ key: String, _ item: Item) {
            wishes.append(
                DeviceWish(
                    item: item, owner: reader.path, ownerPosition: reader.position, key: key,
                    position: reader.place(of: key)))
        }
        var shared: (kind: DeviceKind, name: String)?
        var address: (key: String, value: Int)?
        var channels: [(key: String, number: Int)] = []
        var chip: String?
        for (description, value) in zip(descriptions, values) {
            let key = description.name
            switch (description.kind, value) {
            case (.device(let kind), .text(let name)):
                if kind.isShared { shared = (kind, name) }
                wish(key, .device(kind, name))
            case (.text(let rule), .text(let path)):
                if let noun = rule.owned { wish(key, .path(path, noun: noun)) }
            case (.sound(let direction), .text(let name)):
                wish(key, .side(direction, name))
            case (.address, .integer(let number)):
                address = (key, number)
            case (.channel(_, let owned), let number):
                // The chip is shared also by an entry that names no proper output of it.
                chip = owned
                if case .integer(let number)? = number { channels.append((key, number)) }
            default:
                break
            }
        }
        guard let shared, let address else { return wishes }
        wish(address.key, .address(address.value, of: shared.kind, shared.name, chip: chip))
        for (key, number) in channels {
            wish(key, .channel(number, address: address.value, of: shared.kind, shared.name))
        }
        return wishes
    }
}
