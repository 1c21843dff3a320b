/// The order in which loops follow from each other, and the circles in which they wait for each other's outputs.
struct LoopCycles {
    let drafts: [LoopDraft]
    /// Which loop makes the output of a full name; nil where none does, or where that is not sure.
    let maker: (String) -> Int?

    /// Where the search is in a loop.
    private struct Step {
        var loop: Int
        var next = 0
    }

    /// The loops' indices, each behind those whose outputs it reads. Reports one problem for each wire that closes a cycle.
    func find() -> [Int] {
        var order: [Int] = []
        var isFinished = [Bool](repeating: false, count: drafts.count)
        var depths: [Int: Int] = [:]
        for index in drafts.indices where !isFinished[index] {
            // With a stack of its own: a long chain of loops costs no stack of the thread.
            var path = [Step(loop: index)]
            depths[index] = 0
            while let step = path.last {
                guard step.next < drafts[step.loop].inputs.count else {
                    path.removeLast()
                    depths[step.loop] = nil
                    isFinished[step.loop] = true
                    order.append(step.loop)
                    continue
                }
                path[path.count - 1].next += 1
                let input = drafts[step.loop].inputs[step.next]
                // A wire to an output that is not there has been reported, and closes nothing.
                guard let source = maker(input.from), !isFinished[source] else { continue }
                if let start = depths[source] {
                    report(input, path[start...].map(\.loop) + [source])
                } else {
                    depths[source] = path.count
                    path.append(Step(loop: source))
                }
            }
        }
        return order
    }

    private func report(_ input: LoopDraft.Input, _ cycle: [Int]) {
        // Wires are followed against the flow, so the way is told backwards.
        let names = cycle.suffix(40).reversed().map { drafts[$0].name }
        input.fromReader.report(
            rule: "must not depend on its own loop", value: "\(names.joined(separator: " → ")) is a cycle",
            remedy: cycle.count == 2 ? "remove this wire" : "remove one of these wires, or make the loops one")
    }
}
