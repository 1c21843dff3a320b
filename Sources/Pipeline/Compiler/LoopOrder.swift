/// In which order loops are planned: those that read another loop's outputs before it, so that it is known there what
/// becomes of them.
struct LoopOrder {
    let drafts: [LoopDraft]

    /// The loops' indices, each once. Loops in a circle, which are a problem, come last.
    func readersFirst() -> [Int] {
        let indices = Dictionary(drafts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let sources = drafts.map { draft in
            Set(
                draft.inputs.compactMap { input in
                    input.from.split(separator: ".").first.flatMap { indices[String($0)] }
                })
        }
        var readers = Array(repeating: 0, count: drafts.count)
        for source in sources.joined() { readers[source] += 1 }
        var order = drafts.indices.filter { readers[$0] == 0 }
        var next = 0
        while next < order.count {
            for source in sources[order[next]] {
                readers[source] -= 1
                if readers[source] == 0 { order.append(source) }
            }
            next += 1
        }
        return order + drafts.indices.filter { readers[$0] > 0 }
    }
}
