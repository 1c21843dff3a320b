/// Something that listens to one channel of sound, whatever the size of the blocks in which it comes.
public protocol SoundAnalyser {
    /// Sound of that rate follows, which has nothing to do with what was heard before.
    mutating func begin(rate: Int)
    /// Sound is missing between what was heard and what follows.
    mutating func interrupt()
    /// The next samples, full scale from −1 to 1, all finite.
    mutating func add(_ samples: UnsafeBufferPointer<Float>)
}
