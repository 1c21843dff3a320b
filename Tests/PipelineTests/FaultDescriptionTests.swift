import Testing

@testable import Pipeline

/// The kinds of fault, as they are described.
struct FaultDescriptionTests {
    @Test
    func `every kind has a row that makes it of its own values, and no other row takes it`() {
        let kinds: [InjectedFault.Kind] = [
            .off, .stuck, .garbage, .wrong(scale: -2, offset: 0.5, inverted: true), .slow(by: .microseconds(1)),
            .intermittent(probability: 0.25), .crash,
        ]
        #expect(kinds.map(\.name) == FaultDescription.all.map(\.name))
        for kind in kinds {
            let rows = FaultDescription.all.filter { $0.values(of: kind) != nil }
            #expect(rows.count == 1)
            #expect(rows.first?.values(of: kind).flatMap { rows.first?.fault($0) } == kind)
        }
    }

    @Test(
        arguments: [
            [], [.number(1), .number(2)], [.flag(true)], [.number(.nan)], [.number(.infinity)], [.number(1e300)],
        ] as [[ParameterValue]])
    func `values that no delay can have make no fault`(values: [ParameterValue]) {
        #expect(FaultDescription.named("slow")?.fault(values) == nil)
    }

    @Test
    func `each says what it does to either half, and each parameter has a text`() {
        for fault in FaultDescription.all {
            #expect(!fault.atProducer.isEmpty && !fault.atActuator.isEmpty)
            #expect(fault.parameters.allSatisfy { !$0.text.isEmpty })
        }
    }
}
