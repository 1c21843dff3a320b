import Configuration

/// Follows the readings through the loops, and compares the ages that the file allows with those that its rates make.
struct ReadingAges {
    let sources: [String: ModelPort]
    /// At the end of a tick, by the output's full name.
    private var ofOutputs: [String: ReadingAge] = [:]
    private var periods: [String: Int64] = [:]

    init(sources: [String: ModelPort]) {
        self.sources = sources
    }

    /// The age of what is behind a loop's output when it is written.
    func age(ofOutput name: String) -> ReadingAge { ofOutputs[name] ?? ReadingAge() }

    /// Checks a loop's inputs and finds the ages of its outputs. Loops whose outputs it reads have been added before.
    mutating func add(_ draft: LoopDraft) {
        var ages: [String: ReadingAge] = [:]
        for input in draft.inputs {
            var age = self.age(of: input)
            if let maxAge = input.settings.maxAge { check(input, maxAge, age) }
            if case .substitute = input.settings.whenOld, let maxAge = input.settings.maxAge {
                age = ReadingAge(worst: min(age.worst, maxAge), longestStep: min(age.longestStep, maxAge))
            }
            ages[input.settings.name] = age
        }
        for stage in draft.stages {
            let behind = stage.inputs.compactMap { $0.flatMap { ages[$0] } }
            let age = behind.reduce(ReadingAge()) { $0.joined(with: $1) }
            for output in stage.outputs.compactMap(\.self) where ages[output] == nil { ages[output] = age }
        }
        for output in draft.outputs.keys {
            let name = "\(draft.name).\(output)"
            ofOutputs[name] = ages[output]
            periods[name] = draft.period
        }
    }

    /// The age of an input's newest reading in a tick. Events speak of now.
    private func age(of input: LoopDraft.Input) -> ReadingAge {
        guard input.delivery == .state, let port = sources[input.from] else { return ReadingAge() }
        if let age = ofOutputs[input.from] { return age.read(every: periods[input.from] ?? 0) }
        switch port.pace {
        case .every(let period): return ReadingAge().read(every: period)
        case .occasional: return ReadingAge(occasionalPort: input.from)
        case .unknown: return ReadingAge()
        }
    }

    private func check(_ input: LoopDraft.Input, _ maxAge: Int64, _ age: ReadingAge) {
        let from = Excerpt.quoted(input.from)
        if let port = age.occasionalPort {
            guard case .safe = input.settings.whenOld else { return }
            let behind = port == input.from ? from : "\(from) is made from \(Excerpt.quoted(port)), which"
            input.reader.report(
                "maxAgeMs", rule: "is for readings that come by themselves",
                value: "\(behind) comes only when something happens",
                remedy: "remove it, or say with \"whenOld\" what to take instead")
            return
        }
        guard maxAge < age.least else { return }
        let isFirst = ofOutputs[input.from].map { $0.worst == 0 } ?? true
        let reason =
            isFirst
            ? "\(from) comes every \(TimeText.milliseconds(age.longestStep)) ms"
            : "what is behind \(from) is up to \(TimeText.milliseconds(age.worst)) ms old"
        input.reader.report(
            "maxAgeMs", rule: "must outlast the time between two readings",
            value: "is \(TimeText.milliseconds(maxAge)), and \(reason)",
            remedy: "write at least \(TimeText.least(age.least))")
    }
}
