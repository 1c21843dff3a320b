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
