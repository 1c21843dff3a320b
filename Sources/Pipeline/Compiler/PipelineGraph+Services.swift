import Configuration

extension PipelineGraph {
    /// Adds a service. After the loops: it may name their outputs.
    ///
    /// - Parameter isRepeated: whether there are two of its name, so that nobody knows which is meant.
    mutating func addService(_ member: ObjectReader.Member, isRepeated: Bool) {
        let hasName = Name.check(member, problems) && !isRepeated
        guard let reader = member.value.object() else { return }
        guard let kind = reader.choice("service", among: registry.serviceNames, expecting: "the kind of a service"),
            let description = registry.services[kind], !reader.isDoubtful("service")
        else { return }
        let decoder = ParameterDecoder(reader: reader, board: board)
        let decoded = decoder.decodeEach(description.parameters, finishing: "a parameter of \(kind)")
        for (parameter, value) in zip(description.parameters, decoded) where value != nil {
            if case .outputs = parameter.kind { checkOutputs(of: parameter.name, reader) }
        }
        if hasName { claim(description.parameters, decoded, reader) }
        guard let values = ParameterValues(decoded) else { return }
        do {
            // On trial: what is wrong with its parameters together shows.
            _ = try description.make(named: member.key, values)
            services.append(.init(name: member.key, kind: kind, parameters: values))
        } catch {
            reader.report(error)
        }
    }

    /// Looks the names up that a parameter has.
    private mutating func checkOutputs(of key: String, _ reader: ObjectReader) {
        guard reader.has(key), let value = reader.value(key, .optional, expecting: "") else { return }
        for element in value.array() ?? [] {
            guard let name = element.string() else { continue }
            _ = source(name, for: .person, at: element)
        }
    }
}
