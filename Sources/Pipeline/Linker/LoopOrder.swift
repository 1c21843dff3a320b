/// In which order loops are planned: those that read another loop's outputs before it, so that it is known there what
/// becomes of them.
struct LoopOrder {
    let loops: [PipelineModel.Loop]

    /// The loops' indices, each once. Loops in a circle, which are a problem, come last.
    func readersFirst() -> [Int] {
        let indices = Dictionary(loops.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let sources = loops.map { loop in
            Set(loop.inputs.compactMap { $0.from.isLoopOutput ? indices[$0.from.part] : nil })
        }
        var readers = Array(repeating: 0, count: loops.count)
        for source in sources.joined() { readers[source] += 1 }
        var order = loops.indices.filter { readers[$0] == 0 }
        var next = 0
        while next < order.count {
            for source in sources[order[next]] {
                readers[source] -= 1
                if readers[source] == 0 { order.append(source) }
            }
            next += 1
        }
        return order + loops.indices.filter { readers[$0] > 0 }
    }
}
