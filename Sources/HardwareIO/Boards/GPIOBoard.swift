/// A board with digital lines.
public protocol GPIOBoard: Board {
    /// Claims a line as an input that reports its edges.
    func claimInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine

    /// Claims a line as an output, driven to `settings.initialLevel` from the start.
    func claimOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine
}

extension Board {
    /// Claims a line as an input that reports its edges.
    public func openInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        try having(.line, for: line, (any GPIOBoard).self).claimInputLine(line, settings)
    }

    /// Claims a line as an output, driven to `settings.initialLevel` from the start.
    public func openOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        try having(.line, for: line, (any GPIOBoard).self).claimOutputLine(line, settings)
    }
}
