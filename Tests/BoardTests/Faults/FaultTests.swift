import Glibc
import GuardTesting
import Quantities
import Testing

@testable import Configuration
@testable import Pipeline

extension BoardTests {
    /// What goes wrong with a robot, one by one and as a storm: its outputs are safe while it lasts, and alive afterwards.
    @Suite(.serialized)
    struct FaultTests {
        private let robot: FaultyRobot

        init() throws {
            robot = try FaultyRobot()
        }

        @Test
        func `after each fault the outputs are safe, and when it is over alive again`() throws {
            try robot.start()
            for fault in Fault.allCases { try endure([fault]) }
            robot.stop()
            #expect(try robot.becomesSafe([.servo]))
        }

        /// Faults that overlap, the same ones in each run; `SINEW_TEST_SEED` sets another seed for another storm.
        @Test
        func `in a storm of random faults the outputs are safe as often as they have to be, and alive after it`() throws
        {
            let seed = getenv("SINEW_TEST_SEED").flatMap { UInt64(String(cString: $0)) } ?? 289_780
            print("the storm's seed: \(seed)")
            var random = RandomBits(seed: seed)
            try robot.start()
            for _ in 1...5 {
                // Those who need the runtime come before what kills it.
                var parts: Set<String> = []
                let faults = Fault.allCases.shuffled(using: &random).prefix(4).filter { fault in
                    fault.part.map { parts.insert($0).inserted } ?? true
                }
                let lethal = faults.filter(\.isLethal).prefix(1)
                // A write can hang only where the loop still writes.
                let others = faults.filter {
                    !$0.isLethal && (lethal.first != .writeHangs || !$0.unsafeOutputs.contains(.brake))
                }
                try endure(others + lethal)
            }
            robot.stop()
        }

        /// Lets the faults begin one after the other, sees that what has to be safe is safe, ends them, and sees that
        /// everything is alive.
        private func endure(_ faults: [Fault]) throws {
            let names = faults.map(\.description).joined(separator: ", then ")
            print("faults: \(names)")
            for fault in faults {
                try fault.begin(in: robot)
                // An address that does not answer keeps its register, and nobody can read it.
                let watched =
                    faults.contains(.chipAbsent) ? fault.unsafeOutputs.filter { $0 != .servo } : fault.unsafeOutputs
                let isSafe = try robot.becomesSafe(watched)
                #expect(isSafe, "\(fault) in \(names): \(robot.state())")
            }
            let isDead = faults.contains(where: \.isLethal)
            for fault in faults.reversed() where fault.isLethal || !isDead { try fault.end(in: robot) }
            try robot.heal()
            if isDead {
                let isSafe = try robot.becomesSafe(FaultyRobot.Output.allCases)
                #expect(isSafe, "after \(names): \(robot.state())")
                try robot.start()
            } else if faults.contains(where: \.latches) {
                // The supervisor hears of the button's release in a moment.
                #expect(try eventually { try robot.order("arm", "faulty") })
            }
            try #require(robot.drives(), "alive after \(names): \(robot.state())")
        }
    }
}
