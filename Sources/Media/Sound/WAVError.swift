/// What is wrong with the bytes of a WAV file, or with the sound that is to become one.
public enum WAVError: Error, Sendable, Hashable, CustomStringConvertible {
    /// It does not begin as a WAV file does.
    case notWAV
    /// A chunk that has to be there is not.
    case missing(String)
    /// A chunk says that it is longer than what is there.
    case truncated(String, needs: Int, has: Int)
    /// The format chunk says what makes no sense.
    case malformed(String)
    /// It is encoded in a way that is not read.
    case unsupported(String)
    /// A sample that is no number, by its index.
    case notANumber(sample: Int)
    /// More sound than a WAV file can hold.
    case tooLong(byteCount: Int)

    /// The rule, the value and the remedy.
    public var description: String {
        switch self {
        case .notWAV:
            "a WAV file begins with \"RIFF\", a size and \"WAVE\"; this one does not; is it another kind of file?"
        case .missing(let chunk):
            "a WAV file has a chunk \"\(chunk)\" (\"fmt \" before \"data\"); this one has none; write it again"
        case .truncated(let chunk, let needs, let has):
            "the chunk \"\(chunk)\" must have \(needs) bytes; has \(has): the file was cut off; copy or write it again"
        case .malformed(let what):
            "the format of a WAV file must make sense: \(what); write it again"
        case .unsupported(let what):
            "a WAV file must have integers of 8, 16, 24 or 32 bits or floating-point numbers of 32 or 64; has \(what); "
                + "convert it, such as with sox"
        case .notANumber(let sample):
            "every sample must be a number; sample \(sample) is none; write the file again"
        case .tooLong(let byteCount):
            "a WAV file holds less than 4 GiB; this sound has \(byteCount) bytes; write several"
        }
    }
}
