import LinuxSystem
import Pipeline
import Quantities
import Realtime
import RobotRuntime

/// The tick of a chain of 17 stages, a source and 16 that hand its number on, and the put at its end: the shape of
/// Copper's example "caterpillar", compiled from JSON as every pipeline is.
enum Chain {
    static let stages = 17
    static let ticks: UInt64 = 100_000
    static let singles: UInt64 = 20_000

    typealias CChain = @convention(c) (UInt64, UInt64) -> Double

    /// How a peer's stages are compiled.
    struct Mode {
        let name: String
        let suffix: String

        static let calls = Mode(name: "C, gcc -O2, a call for each stage", suffix: "calls")
        static let inlined = Mode(name: "C, gcc -O2, inlined", suffix: "inlined")
        static let all = [calls, inlined]

        func chain(_ kind: Kind, _ peers: Peers) -> CChain {
            peers.gcc.function("peer_chain_\(kind.peer)_\(suffix)", as: CChain.self)
        }
    }

    /// A kind of stage: how the file names it, and the prefix of its peers.
    struct Kind: Sendable {
        let title: String
        let stage: String
        let peer: String

        static let pass = Kind(title: "passing a number on", stage: #""stage": "pass""#, peer: "pass")
        static let pid = Kind(
            title: "pid", stage: #""stage": "pid", "kp": -0.5, "ki": 0.01, "kd": 0.001, "outputRange": [-2000, 2000]"#,
            peer: "pid")
    }

    static func tick(_ kind: Kind, _ peers: Peers) -> Case {
        check(kind, peers)
        var candidates = [Candidate("ours") { sample(Bench(kind).run) }]
        for mode in Mode.all {
            let chain = mode.chain(kind, peers)
            candidates.append(Candidate(mode.name) { sample { _ = chain($0, $1) } })
        }
        candidates.append(Candidate(busyName) { AsyncPlane.during { sample(Bench(kind).run) } })
        return Case(
            title: "Tick of \(stages) stages, \(kind.title)", unit: .nanoseconds, candidates: candidates,
            targets: [
                Target(text: "≤ 300 ns", measure: .typical) { $0 <= 300 },
                Target(text: "≤ 3 × C", measure: .quotient(of: Mode.calls.name)) { $0 <= 3 },
                Target(text: "(C inlined, no target)", measure: .quotient(of: Mode.inlined.name)) { _ in true },
            ] + Target.unmoved)
    }

    /// The chain, and what reads it.
    final class Bench: @unchecked Sendable {
        // Unchecked: made by one thread and used by one other afterwards.
        private let body: any LoopBody
        private let watch: PortWatch

        init(_ kind: Kind) {
            let pipeline = BenchPipeline.compile(Chain.text(kind))
            guard let body = pipeline.body(ofLoop: "chain") else { fatalError("the pipeline has its loop") }
            self.body = body
            let robot = Robot(pipeline).view()
            do { watch = try robot.watch(robot.shown[0]) } catch { fatalError("the chain has an end: \(error)") }
        }

        /// Ticks `count` times from tick `first` on.
        @inline(never)
        func run(_ first: UInt64, _ count: UInt64) {
            for number in first..<(first + count) {
                let time = Timestamp(nanoseconds: Int64(number) * 1_000_000)
                body.tick(Tick(number: number, time: time, elapsed: 0.001))
            }
        }

        var end: Double {
            guard case .double(let value) = watch.newest() else { fatalError("the chain has an end") }
            return value
        }
    }

    private static func text(_ kind: Kind) -> String {
        let chain = (2...stages).map { #"{\#(kind.stage), "input": "v\#($0 - 1)", "output": "v\#($0)"}"# }
        return """
            {
              "version": 1, "name": "bench-chain", "show": ["chain.v\(stages)"],
              "loops": {
                "chain": {
                  "rateHz": 1000,
                  "stages": [{"stage": "counting", "output": "v1"}, \(chain.joined(separator: ", "))]
                }
              }
            }
            """
    }

    /// Ours and both peers give the same numbers, tick by tick.
    private static func check(_ kind: Kind, _ peers: Peers) {
        let bench = Bench(kind)
        for number in 1...UInt64(2_000) {
            bench.run(number, 1)
            for mode in Mode.all {
                let value = mode.chain(kind, peers)(number, 1)
                precondition(value == bench.end, "\(kind.title), tick \(number): C has \(value), ours \(bench.end)")
            }
        }
    }

    /// Times ticks on a real-time thread: all together for the figure that is judged, one by one for the 99th percentile.
    private static func sample(_ run: @escaping @Sendable (UInt64, UInt64) -> Void) -> Sample {
        RealtimeTurn.inProcess {
            RealtimeTurn.onThread {
                run(1, 1_000)
                let typical = nanosecondsEach(ticks) { run(1_001, ticks) }
                let times = (0..<singles).map { index in
                    let start = Timestamp.now()
                    run(index, 1)
                    return Timestamp.now().nanoseconds(since: start)
                }
                return Sample(typical, tail: Sample(times).tail)
            }
        }
    }
}
