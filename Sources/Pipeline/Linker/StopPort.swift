/// A port that calls the emergency stop.
package struct StopPort: Sendable {
    let stop: PipelineModel.Stop
    /// The port that is heard.
    let heard: SourcePortOf<Bool>
    /// The port that tells the level of the line whose edges a loop's output repeats.
    let line: SourcePortOf<Bool>?

    /// What the runtime knows of it, heard from now on: the port, and the line behind a loop's output that repeats its
    /// edges. A loop knows no line's level before the first edge.
    package func makeSources() -> [StopSource] {
        let name = "\(stop.name)"
        let source = StopSource(name: name, isMomentary: stop.isMomentary, patience: stop.patience)
        heard.subscribeBeforeFaults(source)
        heard.stop = source
        guard let line, line.stop == nil else { return [source] }
        let behind = StopSource(name: name, patience: stop.linePatience)
        line.subscribeBeforeFaults(behind)
        line.stop = behind
        return [source, behind]
    }
}
