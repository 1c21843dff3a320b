/// How many futex wakes were made, for those who measure: each is one system call.
@_spi(Measuring)
public enum FutexWakes {
    /// The number of wakes that the calling thread has made so far.
    public static var ofThisThread: UInt64 { Futex.wakesByThisThread }
}
