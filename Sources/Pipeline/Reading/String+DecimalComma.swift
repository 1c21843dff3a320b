extension String {
    /// The text with its only comma as a point: "1.5" for "1,5".
    var replacingComma: String {
        let parts = split(separator: ",", omittingEmptySubsequences: false)
        return parts.count == 2 ? parts.joined(separator: ".") : self
    }
}
