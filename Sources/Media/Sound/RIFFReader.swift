/// Finds the chunks of a WAV file. What the file says of itself is believed only as far as the bytes go.
struct RIFFReader {
    /// What the format chunk says, and where the samples lie.
    struct Header {
        var format: WAVFormat
        var data: Range<Int>
    }

    private let bytes: [UInt8]
    private var position = 12

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func header() throws(WAVError) -> Header {
        guard bytes.count >= 12, name(at: 8) == "WAVE" else { throw .notWAV }
        if name(at: 0) == "RF64" || name(at: 0) == "RIFX" { throw .unsupported("the form \(name(at: 0))") }
        guard name(at: 0) == "RIFF" else { throw .notWAV }
        var format: WAVFormat?
        while bytes.count - position >= 8 {
            let name = name(at: position)
            let size = Int(bytes.number(at: position + 4, byteCount: 4))
            let start = position + 8
            let has = bytes.count - start
            if name == "data" {
                guard let format else { throw .missing("fmt ") }
                return Header(format: format, data: start..<start + (try length(size, has)))
            }
            guard size <= has else { throw .truncated(name, needs: size, has: has) }
            if name == "fmt " { format = try WAVFormat(bytes[start..<start + size]) }
            // Chunks begin at even places.
            position = start + size + size % 2
        }
        throw .missing(format == nil ? "fmt " : "data")
    }

    private func length(_ size: Int, _ has: Int) throws(WAVError) -> Int {
        if size == 0xFFFF_FFFF { return has }
        // Who was ended before it could write the sizes has left 0 in both.
        if size == 0, bytes.number(at: 4, byteCount: 4) == 0 { return has }
        guard size <= has else { throw .truncated("data", needs: size, has: has) }
        return size
    }

    private func name(at place: Int) -> String {
        String(decoding: bytes[place..<place + 4].map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// An unsigned number of up to eight bytes, the lowest first.
    func number(at place: Int, byteCount: Int) -> UInt64 {
        var number: UInt64 = 0
        for index in 0..<byteCount { number |= UInt64(self[place + index]) << (8 * index) }
        return number
    }
}
