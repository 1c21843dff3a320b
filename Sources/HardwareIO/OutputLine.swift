import LinuxSystem

/// A digital output. One thread at a time writes it.
public protocol OutputLine: AnyObject, Sendable {
    /// Drives the line to a logical level. One bounded call, no allocation: may be called in a tick.
    func set(_ level: Bool) throws(BusError)

    /// What drives the line to `level` without this object's help; valid until `close()`.
    func safeActions(for level: Bool) -> [SafeAction]

    /// Gives the line back. Idempotent. What the pin does then is the chip's affair: drive the safe level first.
    func close()
}

/// How an output line is requested.
public struct OutputLineSettings: Sendable, Equatable {
    /// The logical level from the first moment on: an output never starts anywhere but at its safe value.
    public var initialLevel: Bool
    /// Whether the active level is a low voltage.
    public var isActiveLow: Bool

    /// Settings of an output.
    public init(initialLevel: Bool, isActiveLow: Bool = false) {
        self.initialLevel = initialLevel
        self.isActiveLow = isActiveLow
    }
}
