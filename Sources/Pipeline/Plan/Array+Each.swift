extension Array {
    /// Calls `body` with every element, in order, without allocating in any build: `for … in` does in a debug build,
    /// where the iterator of the standard library is not specialised.
    @inline(__always)
    package func each(_ body: (Element) -> Void) {
        var index = 0
        while index < count {
            body(self[index])
            index += 1
        }
    }
}
