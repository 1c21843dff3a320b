/// Finds loops that wait for each other's outputs in a circle.
struct LoopCycles {
    let drafts: [LoopDraft]

    /// Reports one fault for each wire that closes a cycle.
    func report() {
        let indices = Dictionary(drafts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var finished: Set<Int> = []
        var path: [Int] = []

        func visit(_ index: Int) {
            path.append(index)
            for input in drafts[index].inputs {
                let parts = input.from.split(separator: ".", maxSplits: 1).map(String.init)
                // A wire to an output that is not there has been reported, and closes nothing.
                guard parts.count == 2, let source = indices[parts[0]], drafts[source].outputs[parts[1]] != nil else {
                    continue
                }
                if let start = path.firstIndex(of: source) {
                    // Wires are followed against the flow, so the way is told backwards.
                    let names = (path[start...] + [source]).reversed().map { drafts[$0].name }
                    input.fromReader.report(
                        rule: "must not depend on its own loop", value: "\(names.joined(separator: " → ")) is a cycle",
                        remedy: source == index
                            ? "remove this wire" : "remove one of these wires, or make the loops one")
                } else if !finished.contains(source) {
                    visit(source)
                }
            }
            path.removeLast()
            finished.insert(index)
        }

        for index in drafts.indices where !finished.contains(index) { visit(index) }
    }
}
