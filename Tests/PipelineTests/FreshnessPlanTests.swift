import Quantities
import Testing

@testable import Pipeline

/// Which slots share one freshness, and what a tick makes of them.
struct FreshnessPlanTests {
    /// A plan of freshness in memory of its own, and what a tick does with it.
    private final class Bench {
        private let memory: PlanMemory
        var plan: FreshnessPlan

        init(inputs: Int = 2, stages: Int = 4) {
            var layout = PlanMemory.Layout()
            let place = layout.place(FreshnessPlan.layout(inputs: inputs, stages: stages))
            memory = PlanMemory(layout)
            plan = FreshnessPlan(at: memory[place], inputs: inputs, stages: stages)
        }

        /// The freshness of an input with a reading of that time.
        func input(_ time: Int64 = 0, isFresh: Bool = false) -> FreshnessPlan.Place {
            let freshness = plan.ofInput()
            freshness.initialize(to: Freshness(time: Timestamp(nanoseconds: time), isFresh: isFresh))
            return freshness
        }

        func tick(at time: Int64) {
            FreshnessList(plan).update(Timestamp(nanoseconds: time))
        }
    }

    @Test
    func `what comes out of stages in a row has one freshness, which is not the input's`() {
        let bench = Bench()
        let input = bench.input()
        let first = bench.plan.behind([input])
        #expect(first != input)
        #expect(bench.plan.behind([first]) == first)
        #expect(bench.plan.behind([input]) == first)
        #expect(bench.plan.joins.count == 1)
    }

    @Test
    func `a stage without inputs speaks of now, and so does what comes after it`() {
        let bench = Bench()
        let freshness = bench.plan.behind([])
        #expect(freshness == bench.plan.now)
        #expect(bench.plan.behind([freshness, freshness]) == bench.plan.now)
        bench.tick(at: 7)
        #expect(freshness.pointee.time == Timestamp(nanoseconds: 7))
        #expect(freshness.pointee.isFresh)
    }

    @Test
    func `stages of the same inputs share one freshness, in whatever order they take them`() {
        let bench = Bench()
        let (one, two) = (bench.input(), bench.input())
        #expect(bench.plan.behind([one, two]) == bench.plan.behind([two, one, two]))
        #expect(bench.plan.behind([one, two]) != bench.plan.behind([one]))
    }

    @Test
    func `where freshness come together the oldest time counts, and any news`() {
        let bench = Bench()
        let (old, new) = (bench.input(3), bench.input(5, isFresh: true))
        let (first, second) = (bench.plan.behind([old]), bench.plan.behind([new]))
        let both = bench.plan.behind([second, first, bench.plan.now])
        bench.tick(at: 9)
        #expect([first, second, both].map(\.pointee.time.nanoseconds) == [3, 5, 3])
        #expect([first, second, both].map(\.pointee.isFresh) == [false, true, true])
    }

    @Test
    func `news of one tick are none in the next`() {
        let bench = Bench()
        let input = bench.input(3, isFresh: true)
        let freshness = bench.plan.behind([bench.plan.behind([input]), bench.input(4)])
        bench.tick(at: 5)
        #expect(freshness.pointee.isFresh)
        input.pointee.isFresh = false
        bench.tick(at: 6)
        #expect(!freshness.pointee.isFresh)
    }

    @Test
    func `an output does not speak of later than now, the input keeps its time`() {
        let bench = Bench()
        let input = bench.input(10)
        let freshness = bench.plan.behind([input])
        bench.tick(at: 9)
        #expect(freshness.pointee.time == Timestamp(nanoseconds: 9))
        #expect(input.pointee.time == Timestamp(nanoseconds: 10))
    }

    @Test
    func `there is room for a freshness of every input and every stage`() {
        let bench = Bench(inputs: 3, stages: 3)
        var freshness = (0..<3).map { _ in bench.input() }
        freshness.append(bench.plan.behind([freshness[0]]))
        freshness.append(bench.plan.behind([freshness[1]]))
        freshness.append(bench.plan.behind([freshness[3], freshness[4], freshness[2]]))
        #expect(Set(freshness + [bench.plan.now]).count == 7)
    }
}
