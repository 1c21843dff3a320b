import GuardTesting
import HardwareIO
import LinuxSystem
import Media
import Quantities
import Subscriptions
import Testing

@testable import Pipeline

/// The microphone's driver on the loopback card, on a thread of its own as the runtime has it.
final class Ears: Sendable {
    /// A block as it came: where it stands, and its first and last sample.
    struct Heard: Sendable {
        var sequence: UInt64
        var time: Timestamp
        var first: Float
        var last: Float
    }

    let health = DriverHealth()
    private let driver: any ProducerDriver
    private let stop = StopSignal()
    private let thread: SystemThread
    private let heard: Locked<[Heard]>
    private let subscription: CallbackSubscription<BlockHandle>

    init(rate: Int = 48_000) throws {
        let pipeline = try VirtualBoard.compile(
            """
            {"version": 1, "name": "p", "producers":
                {"ears": {"driver": "alsa.microphone", "card": "Loopback,1", "sampleFormat": "S16", "rateHz": \(rate)}}}
            """)
        let planned = try #require(pipeline.producers.first)
        let heard = Locked<[Heard]>([])
        let outlet = try #require(planned.ports.first?.blocks)
        subscription = outlet.subscribe { block in
            let samples = block.bytes.bindMemory(to: Float.self)
            let (first, last) = (samples[0], samples[samples.count - 1])
            let new = Heard(sequence: block.deviceSequence, time: block.time, first: first, last: last)
            heard.withLock { $0.append(new) }
        }
        let (driver, stop, health) = (planned.driver, stop, health)
        try driver.open(on: LoopbackCard.board)
        thread = try SystemThread(ThreadSettings(name: "ears", priority: 40)) {
            driver.run(until: stop, health: health)
        }
        self.driver = driver
        self.heard = heard
    }

    var blocks: [Heard] { heard.withLock { $0 } }

    func waits(blocks count: Int) -> Bool { eventually { self.blocks.count >= count } }

    func end() {
        stop.signal()
        driver.interrupt()
        thread.join()
        driver.close()
    }
}
