import CI2C
import HardwareIO

/// A transaction as the kernel's messages (`I2C_RDWR`).
enum I2CMessages {
    /// Makes it, and returns 0 or a negative error number. The transaction has been checked against ``I2CLimits/plain``.
    static func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>, to address: UInt8,
        on bus: Int32
    ) -> Int32 {
        var packed = 0
        for index in messages.indices {
            if case .write(_?, _) = messages[index] { packed += messages[index].wireCount }
        }
        return reading.withUnsafeMutableBufferPointer { answer in
            writing.withUnsafeBufferPointer { bytes in
                // On the stack up to 1 KiB.
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: packed) { scratch in
                    var raw = InlineArray<42, i2c_msg>(repeating: i2c_msg())
                    var (written, read, used) = (0, 0, 0)
                    for index in messages.indices {
                        switch messages[index] {
                        case .read(let count):
                            let start = answer.baseAddress.map { $0 + read }
                            raw[index] = message(to: address, UInt16(I2C_M_RD), count, start)
                            read += count
                        case .write(nil, let count):
                            // The kernel does not change what it writes.
                            let start = bytes.baseAddress.map { UnsafeMutablePointer(mutating: $0 + written) }
                            raw[index] = message(to: address, 0, count, start)
                            written += count
                        case .write(let register?, let count):
                            // A register's number and its bytes are one message, so they have to be side by side.
                            let start = used
                            for place in 0..<register.byteCount { scratch[start + place] = register[place] }
                            used += register.byteCount
                            for place in 0..<count { scratch[used + place] = bytes[written + place] }
                            used += count
                            raw[index] = message(to: address, 0, used - start, scratch.baseAddress.map { $0 + start })
                            written += count
                        }
                    }
                    var span = raw.mutableSpan
                    return span.withUnsafeMutableBufferPointer {
                        sinew_i2c_transfer(bus, $0.baseAddress, UInt32(messages.count))
                    }
                }
            }
        }
    }

    private static func message(
        to address: UInt8, _ flags: UInt16, _ count: Int, _ bytes: UnsafeMutablePointer<UInt8>?
    ) -> i2c_msg {
        i2c_msg(addr: UInt16(address), flags: flags, len: UInt16(count), buf: bytes)
    }
}
