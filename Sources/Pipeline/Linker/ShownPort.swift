/// A port that the pipeline asks to see on the status line.
package struct ShownPort: Sendable {
    package var name: String
    package var port: SourcePort
}
