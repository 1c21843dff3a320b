import CLinux
import Glibc

/// Standard input, output and error of this process.
public enum StandardDescriptors {
    /// Opens `/dev/null` on those that are closed. To be called first thing: the next file that is opened would get the
    /// number of a closed one, and with it what the program says.
    ///
    /// - Throws: where neither `/dev/null` nor the root directory can be opened.
    public static func fill() throws(SystemError) {
        guard sinew_fill_standard_descriptors() == 0 else { throw .last("open") }
    }

    /// Whether two descriptors are the same file, pipe, socket or terminal, however they were opened.
    public static func areSame(_ first: Int32, _ second: Int32) -> Bool {
        var one = stat()
        var other = stat()
        guard fstat(first, &one) == 0, fstat(second, &other) == 0 else { return false }
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_rdev == other.st_rdev
    }
}
