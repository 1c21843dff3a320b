import Glibc

/// What a path below /dev is, whatever it is called.
public enum DeviceNode {
    /// A name of the device that all its nodes and links have in common: for a character device the one by its numbers
    /// ("/dev/char/89:1", as udev has it), otherwise the path without links. The path as it is where nothing is there.
    ///
    /// For comparing; asks the file system, and opens nothing.
    public static func identity(of path: String) -> String {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR {
            // gnu_dev_major and gnu_dev_minor of sys/sysmacros.h.
            let number = UInt64(status.st_rdev)
            let major = number >> 8 & 0xFFF | number >> 32 & ~0xFFF
            let minor = number & 0xFF | number >> 12 & ~0xFF
            return "/dev/char/\(major):\(minor)"
        }
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}
