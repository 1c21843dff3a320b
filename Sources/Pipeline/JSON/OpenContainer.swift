/// An array or object whose end the parser has not seen yet: what is open, where it was opened, and how far it got.
struct OpenContainer {
    let name: String
    let closer: Unicode.Scalar
    let position: SourcePosition
    /// The member or element that is being read; nil between them.
    var component: JSONPath.Component?
}
