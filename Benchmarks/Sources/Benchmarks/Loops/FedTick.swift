import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Realtime
import Subscriptions

/// From a driver's put through two loops, of which the second reads what the first gives: a structure of seven numbers on
/// all wires, beside one number.
///
/// What is put in a tick is read in the same: the driver's put, both loops' inputs, a stage in each, and the first loop's
/// put are in the figure.
enum FedTick {
    static let ticks: UInt64 = 100_000
    static let singles: UInt64 = 20_000
    static let numberName = "ours, a number on the same wires"

    static func motion(_ peers: Peers) -> Case {
        Case(
            title: "A motion sample's put, and the ticks of two loops that pass it on", unit: .nanoseconds,
            candidates: [
                Candidate("ours") { sample(Bench(.motion)) },
                Candidate(numberName) { sample(Bench(.number)) },
            ],
            targets: [
                // Seven times the bytes go through three cells.
                Target(text: "≤ 2 × a number", measure: .quotient(of: numberName)) { $0 <= 2 }
            ])
    }

    /// What is on the wires.
    enum Kind: String {
        case motion
        case number

        var stage: String { self == .motion ? "passMotion" : "pass" }
    }

    /// The driver's ports as the suite puts into them.
    final class Driver: ProducerDriver {
        let motion: Producer<BenchMotion>
        let number: Producer<Double>

        init(motion: Producer<BenchMotion>, number: Producer<Double>) {
            self.motion = motion
            self.number = number
        }

        func open(on board: any Board) throws(HardwareError) {}
        func run(until stop: StopSignal, health: DriverHealth) {}
        func interrupt() {}
        func close() {}
    }

    /// The pipeline, and what feeds it.
    final class Bench: @unchecked Sendable {
        // Unchecked: made by one thread and used by one other afterwards.
        private let kind: Kind
        private let first: any LoopBody
        private let second: any LoopBody
        private let driver: Driver

        init(_ kind: Kind) {
            self.kind = kind
            let made = Box<Driver?>(nil)
            let description = ProducerDescription("ports", "what the suite puts") { define in
                let motion = define.output("motion", BenchMotion.self, "a motion")
                let number = define.output("number", Double.self, "a number")
                return { arguments in
                    let driver = Driver(motion: arguments[motion], number: arguments[number])
                    made.value = driver
                    return driver
                }
            }
            let pipeline = BenchPipeline.compile(
                FedTick.text(kind), producers: [description], stages: [PassMotionStage.description])
            guard let first = pipeline.body(ofLoop: "first"), let second = pipeline.body(ofLoop: "second"),
                let driver = made.value
            else { fatalError("the pipeline has its loops and its driver") }
            (self.first, self.second, self.driver) = (first, second, driver)
        }

        /// Puts and ticks `count` times from tick `start` on.
        @inline(never)
        func run(_ start: UInt64, _ count: UInt64) {
            for number in start..<(start + count) {
                let time = Timestamp(nanoseconds: Int64(number) * 1_000_000)
                switch kind {
                case .motion: driver.motion.put(BenchMotion(Double(number)), measuredAt: time)
                case .number: driver.number.put(Double(number), measuredAt: time)
                }
                let tick = Tick(number: number, time: time, elapsed: 0.001)
                first.tick(tick)
                second.tick(tick)
            }
        }
    }

    private static func text(_ kind: Kind) -> String {
        """
        {
          "version": 1, "name": "bench-fed",
          "producers": {"fed": {"driver": "ports"}},
          "loops": {
            "first": {
              "rateHz": 1000, "inputs": {"in": {"from": "fed.\(kind.rawValue)", "maxAgeMs": 100}},
              "stages": [{"stage": "\(kind.stage)", "input": "in", "output": "out"}]
            },
            "second": {
              "rateHz": 1000, "inputs": {"in": {"from": "first.out", "maxAgeMs": 100}},
              "stages": [{"stage": "\(kind.stage)", "input": "in", "output": "out"}]
            }
          }
        }
        """
    }

    /// Times ticks on a real-time thread: all together for the figure that is judged, one by one for the 99th percentile.
    private static func sample(_ bench: Bench) -> Sample {
        RealtimeTurn.inProcess {
            RealtimeTurn.onThread {
                bench.run(1, 1_000)
                let typical = nanosecondsEach(ticks) { bench.run(1_001, ticks) }
                let times = (0..<singles).map { index in
                    let start = Timestamp.now()
                    bench.run(1_001 + ticks + index, 1)
                    return Timestamp.now().nanoseconds(since: start)
                }
                return Sample(typical, tail: Sample(times).tail)
            }
        }
    }
}
