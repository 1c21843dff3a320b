/// A port that the pipeline asks to see on the status line.
struct ShownPort: Sendable {
    var name: String
    var port: SourcePort
}
