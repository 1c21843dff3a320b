/// How a pipeline names the line that takes the power from everything: its key `cutoff`.
package struct CutoffSettings: Sendable, Hashable {
    package var line: String
    package var isActiveLow: Bool

    /// Its keys, described as those of a driver.
    static let parameters: [ParameterDescription] = describe().list.descriptions

    static let described = ObjectDescription(
        "cutoff", role: "a key of cutoff", "the line that takes the power from everything",
        parameters.map(KeyDescription.init))

    init?(_ values: [ParameterValue?]) {
        guard let values = ParameterValues(values) else { return nil }
        let (_, line, activeLow) = Self.describe()
        self.line = values[line]
        isActiveLow = values[activeLow]
    }

    private static func describe() -> (list: ParameterList, line: Parameter<String>, activeLow: Parameter<Bool>) {
        var list = ParameterList()
        let line = list.line("line", "the line that enables the actuators' power")
        let activeLow = list.flag("activeLow", default: false, "whether a low voltage is the enabling level")
        return (list, line, activeLow)
    }
}
