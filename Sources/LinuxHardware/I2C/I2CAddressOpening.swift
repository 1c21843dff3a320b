import CI2C
import CLinux
import Glibc
import HardwareIO
import LinuxSystem

/// The steps that claim an address on a bus, and what each refusal means to people.
struct I2CAddressOpening {
    let bus: String
    let address: UInt8
    let node: String
    let root: SystemRoot

    /// "i2c1 (/dev/i2c-1) address 0x48".
    var device: String {
        "\(bus == node ? bus : "\(bus) (\(node))") address 0x\(hexadecimal(address, digits: 2))"
    }

    /// Claims the address among programs of this machine: the kernel itself lets any number of them have it. Those in
    /// other network namespaces are kept out by a lock on the bus's node, see ``open()``.
    func claim() throws(HardwareError) -> NameClaim {
        guard address <= 0x7f else {
            throw .unsupported(device: device, reason: "an address has seven bits, 0x00 to 0x7f")
        }
        let name = "sinew \(DeviceNode.identity(of: node)) 0x\(hexadecimal(address, digits: 2))"
        do { return try NameClaim(name, folders: []) } catch {
            guard error.code == EADDRINUSE else { throw .system(device: device, error: error) }
            throw .busy(device: device, consumer: "sinew", process: NameClaim.holderText(of: name))
        }
    }

    /// Opens the bus and selects the address.
    func open() throws(HardwareError) -> OwnedDescriptor {
        var isTaken = false
        do throws(SystemError) {
            let descriptor = try OwnedDescriptor(opening: node, O_RDWR)
            let result = sinew_i2c_select(descriptor.raw, address)
            guard result >= 0 else { throw SystemError(call: "I2C_SLAVE", code: -result) }
            // A byte of the node for each address. Where a node cannot be locked, the name alone has to do.
            if sinew_lock_byte(descriptor.raw, Int64(address)) != 0, errno == EAGAIN || errno == EACCES {
                isTaken = true
            }
            if !isTaken { return descriptor }
        } catch {
            switch error.code {
            case EBUSY:
                throw .busy(device: device, consumer: kernelDriver ?? "a kernel driver", process: nil)
            case EACCES, EPERM:
                throw .permissionDenied(
                    device: device, remedy: AccessRemedy(root: root).text(for: node, .i2c))
            case ENOENT, ENODEV, ENXIO:
                throw .missing(
                    device: device, remedy: "its adapter has gone: sinew devices shows what is there")
            case ENOTTY:
                throw .unsupported(device: device, reason: "\(node) is no I2C bus")
            default:
                throw .system(device: device, error: error)
            }
        }
        throw .busy(
            device: device, consumer: "sinew", process: "a process in another network namespace")
    }

    /// Asks what the adapter can do.
    func functions(of descriptor: borrowing OwnedDescriptor) throws(HardwareError) -> I2CFunctions {
        var bits: UInt = 0
        let result = sinew_i2c_functions(descriptor.raw, &bits)
        guard result >= 0 else {
            throw .system(device: device, error: SystemError(call: "I2C_FUNCS", code: -result))
        }
        return I2CFunctions(rawValue: bits)
    }

    /// "kernel driver lm75", from /sys/bus/i2c/devices/1-0048/driver.
    private var kernelDriver: String? {
        let number = I2CAdapterFinder.name(ofNode: node).drop { $0 != "-" }.dropFirst()
        let client = "/sys/bus/i2c/devices/\(number)-\(hexadecimal(address, digits: 4))"
        if let driver = root.link("\(client)/driver") {
            return "kernel driver \(Directory.lastPart(of: driver))"
        }
        return root.text("\(client)/name").map { "kernel device \($0)" }
    }
}

/// A number in hexadecimal with leading zeros.
func hexadecimal(_ value: UInt8, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
