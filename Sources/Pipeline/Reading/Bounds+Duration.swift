extension Bounds<Double> {
    /// A length of time in milliseconds that a configuration may ask for: above nothing, up to a day.
    public static var duration: Bounds {
        Bounds(from: Limit(0, isIncluded: false), to: Limit(86_400_000, isIncluded: true))
    }

    /// A length of time in milliseconds, up to a day, or 0 for none.
    public static var durationOrNone: Bounds { Bounds(0...86_400_000) }
}
