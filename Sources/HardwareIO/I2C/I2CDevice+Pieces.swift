/// More bytes than a transaction holds, where the chip allows that they come in several.
///
/// Only the chip's driver can know that. It needs a register number that counts bytes and goes up by one for each (no
/// FIFO, no registers of 16 bits that count as one), and bytes of which it does not matter that they are not of one
/// moment. Somebody else's transactions may come between the pieces, and after an error a part of them has gone through.
extension I2CDevice {
    /// Reads consecutive registers in as few transactions as the adapter's ``limits`` allow.
    public func readInPieces(register: I2CRegister, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        let most = limits.bytesRead
        guard bytes.count > most, most > 0 else { return try read(register: register, into: &bytes) }
        try bytes.withUnsafeMutableBufferPointer { (buffer) throws(BusError) in
            var start = 0
            while start < buffer.count {
                let end = min(start + most, buffer.count)
                let part = UnsafeMutableBufferPointer(rebasing: buffer[start..<end])
                var piece = part.mutableSpan
                try read(register: register.advanced(by: start), into: &piece)
                start = end
            }
        }
    }

    /// Writes consecutive registers in as few transactions as the adapter's ``limits`` allow. A chip with pages of its own
    /// (an EEPROM) needs the driver to see to these.
    public func writeInPieces(register: I2CRegister, _ bytes: Span<UInt8>) throws(BusError) {
        let most = limits.bytesWritten - register.byteCount
        guard bytes.count > most, most > 0 else { return try write(register: register, bytes) }
        var start = 0
        while start < bytes.count {
            let end = min(start + most, bytes.count)
            try write(register: register.advanced(by: start), bytes.extracting(start..<end))
            start = end
        }
    }
}
