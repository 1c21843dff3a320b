import Glibc

/// The one way in which a call is made that a signal may interrupt.
public enum SystemCall {
    /// Makes a call, and makes it again for as long as signals interrupt it. What depends on the time that is left is worked
    /// out inside, anew at each try. Allocates nothing.
    ///
    /// - Parameter name: the call's, as in its manual page.
    /// - Returns: what it returned, which is not negative.
    /// - Throws: its `errno`, where it returned less than 0.
    @discardableResult
    public static func make(_ name: StaticString, _ call: () -> Int) throws(SystemError) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw .last(name) }
        }
    }
}
