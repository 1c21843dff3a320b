import Testing

@testable import Pipeline

/// How it passes from slot to slot that a value is not a number.
struct ValidityPlanTests {
    /// A loop of two inputs and of stages in a row behind the first, a stage behind both, and one without inputs.
    private final class Bench {
        private let memory: PlanMemory
        let inputs: [ValidityPlan.Mark]
        let outputs: [ValidityPlan.Mark]
        private let list: ValidityList

        init(rowOf count: Int = 3) {
            var layout = PlanMemory.Layout()
            let place = layout.place(ValidityPlan.layout(count + 4))
            memory = PlanMemory(layout)
            var plan = ValidityPlan(at: memory[place], count: count + 4)
            let inputs = [plan.ofInput(), plan.ofInput()]
            var outputs = [plan.behind([inputs[0]])]
            for _ in 1..<count { outputs.append(plan.behind([outputs[outputs.count - 1]])) }
            outputs.append(plan.behind([outputs[0], inputs[1]]))
            outputs.append(plan.behind([]))
            (self.inputs, self.outputs) = (inputs, outputs)
            list = ValidityList(plan)
        }

        /// Which outputs have a mark after a tick in which the stages find these.
        func tick(_ found: [Int] = []) -> [Int] {
            list.clear()
            for index in found { outputs[index].pointee = true }
            list.passOn()
            return outputs.indices.filter { outputs[$0].pointee }
        }
    }

    @Test
    func `a mark passes to all that is made from it, and to nothing else`() {
        let bench = Bench()
        #expect(bench.tick() == [])
        #expect(bench.tick([1]) == [1, 2])
        #expect(bench.tick([0]) == [0, 1, 2, 3])
        #expect(bench.tick([4]) == [4])
    }

    @Test
    func `a mark of one tick is gone in the next`() {
        let bench = Bench()
        _ = bench.tick([0, 4])
        #expect(bench.tick() == [])
        #expect(bench.tick([2]) == [2])
    }

    @Test
    func `an input keeps its mark until it takes it back`() {
        let bench = Bench()
        bench.inputs[1].pointee = true
        #expect(bench.tick() == [3])
        #expect(bench.tick() == [3])
        bench.inputs[1].pointee = false
        #expect(bench.tick() == [])
    }

    @Test
    func `a mark passes however many slots there are`() {
        for count in 1...20 {
            let bench = Bench(rowOf: count)
            #expect(bench.tick([count - 1]) == [count - 1] + (count == 1 ? [1] : []))
            #expect(bench.tick([count + 1]) == [count + 1])
        }
    }
}
