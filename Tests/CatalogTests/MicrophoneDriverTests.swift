import HardwareIO
import HardwareTesting
import LinuxSystem
import Media
import Quantities
import Testing

@testable import Pipeline

struct MicrophoneDriverTests {
    /// A block as it came.
    private struct Heard: Sendable, Equatable {
        var samples: [Float]
        var geometry: SampleGeometry
        var sequence: UInt64
        var time: Timestamp
    }

    private final class Bench: Sendable {
        let input = VirtualSoundInput("Headset")
        let board: TestBoard
        let producer: ProducerBench
        let health = DriverHealth()
        private let heard = Locked<[Heard]>([])
        private let subscription: any AnyObject & Sendable

        init(_ parameters: String = #""rateHz": 48000, "periodMs": 10"#) throws {
            let text = """
                {"version": 1, "name": "p", "producers":
                    {"p": {"driver": "alsa.microphone", "card": "Headset", \(parameters)}}}
                """
            let planned = try #require(try ProducerBench.compile(text).producers.first)
            board = TestBoard(sound: [input])
            producer = ProducerBench(driver: planned.driver)
            let heard = heard
            subscription = try #require(planned.ports.first?.blocks).subscribe { block in
                guard case .samples(let geometry) = block.geometry else { return }
                let samples = Array(block.bytes.bindMemory(to: Float.self))
                heard.withLock {
                    $0.append(
                        Heard(
                            samples: samples, geometry: geometry, sequence: block.deviceSequence, time: block.time))
                }
            }
            try producer.driver.open(on: board)
        }

        var blocks: [Heard] { heard.withLock { $0 } }

        func waits(blocks count: Int) -> Bool { eventually { blocks.count >= count } }
    }

    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

    private func ramp(_ start: Int, _ frames: Int = 480) -> [Float] { (start..<start + frames).map { Float($0) } }

    @Test
    func `the card is opened as the file says, with room for 80 ms at least`() throws {
        let bench = try Bench(#""rateHz": 16000, "channels": 2, "periodMs": 20, "sampleFormat": "S32""#)
        #expect(
            bench.input.settings
                == SoundSettings(rate: 16_000, channels: 2, format: .int32, periodFrames: 320, periods: 8))
        #expect(bench.producer.driver.period == .milliseconds(20))
        bench.producer.driver.close()
        #expect(bench.input.settings == nil)
        let quick = try Bench(#""periodMs": 2"#)
        #expect(quick.input.settings?.periods == 40)
        quick.producer.driver.close()
    }

    @Test
    func `each period is a block of Floats with the time of its first sample and the number of its first frame`() throws
    {
        let bench = try Bench()
        try bench.producer.running(bench.health) {
            bench.input.hear(ramp(0, 1_440), at: at(1_000))
            #expect(bench.waits(blocks: 3))
        }
        #expect(bench.blocks.map(\.samples) == [ramp(0), ramp(480), ramp(960)])
        #expect(bench.blocks.map(\.sequence) == [0, 480, 960])
        #expect(bench.blocks.map(\.time) == [at(1_000), at(1_010), at(1_020)])
        #expect(bench.blocks[0].geometry == SampleGeometry(.float32, channels: 1, rate: 48_000, count: 480))
        #expect(bench.health.incidents.count == 0)
    }

    @Test
    func `lost frames are a gap in the numbers, and an incident that tells how many`() throws {
        let bench = try Bench()
        try bench.producer.running(bench.health) {
            bench.input.hear(ramp(0), at: at(1_000))
            #expect(bench.waits(blocks: 1))
            bench.input.lose(4_321)
            bench.input.hear(ramp(4_801), at: at(1_100))
            #expect(bench.waits(blocks: 2))
        }
        #expect(bench.blocks.map(\.sequence) == [0, 4_801])
        #expect(bench.health.incidents.count == 1)
        #expect(bench.health.incidents.latest?.contains("lost 4321 frames, 90 ms") == true)
    }

    @Test
    func `a card that is unplugged is waited for, and the numbers tell what it would have recorded`() throws {
        let bench = try Bench()
        try bench.producer.running(bench.health) {
            bench.input.hear(ramp(0), at: at(1_000))
            #expect(bench.waits(blocks: 1))
            bench.input.plug(false)
            #expect(eventually { bench.health.state != .good })
            #expect(bench.health.incidents.latest == "sound card \"Headset\" is disconnected")
            #expect(
                eventually {
                    if case .failing(let reason) = bench.health.state { reason.contains("is not there") } else { false }
                })
            bench.input.plug(true)
            #expect(eventually { bench.input.settings != nil })
            bench.input.hear(ramp(0), at: at(3_010))
            #expect(bench.waits(blocks: 2))
            #expect(bench.health.state == .good)
        }
        #expect(bench.blocks.map(\.sequence) == [0, 480 + 96_000])
        #expect(bench.input.openings == 2)
    }

    @Test
    func `a card that fails is opened anew`() throws {
        let bench = try Bench()
        try bench.producer.running(bench.health) {
            bench.input.fail(with: .system(SystemError(call: "snd_pcm_mmap_commit", code: 5)))
            #expect(eventually { bench.health.state != .good })
            bench.input.fail(with: nil)
            #expect(eventually { bench.input.openings >= 2 && bench.input.settings != nil })
            bench.input.hear(ramp(0), at: at(9_000))
            #expect(bench.waits(blocks: 1))
        }
        #expect(bench.health.state == .good)
    }

    @Test
    func `a driver that waits for a card ends at once when it is to`() throws {
        let bench = try Bench()
        try bench.producer.running(bench.health) {}
        #expect(bench.input.settings == nil)
    }

    @Test
    func `what the card and the file came to is told`() throws {
        let bench = try Bench()
        try bench.producer.running(bench.health) {
            #expect(eventually { bench.health.remark != nil })
        }
        #expect(bench.health.remark == "records FLOAT, 48000 Hz, 1 channel, periods of 480 frames, a buffer of 3840")
    }

    @Test(arguments: [
        (#""card": "hw:0""#, "must be the id of a sound card"),
        (#""card": "0""#, "must be the id of a sound card"),
        (#""card": "Headset,x""#, "must be the id of a sound card"),
        (#""card": "Headset", "periodMs": 1, "rateHz": 8000"#, "periodMs: must hold at least 16 frames"),
        (#""card": "Headset", "channels": 0"#, "channels"),
        (#""card": "Headset", "sampleFormat": "S24""#, "sampleFormat"),
    ])
    func `what makes no sense is one clear line`(parameters: String, message: String) {
        let text = #"{"version": 1, "name": "p", "producers": {"p": {"driver": "alsa.microphone", \#(parameters)}}}"#
        let error = #expect(throws: (any Error).self) { try ProducerBench.compile(text) }
        #expect("\(error as Any)".contains(message), "\(error as Any)")
    }

    @Test
    func `one side of a card has one owner, and the devices of a card are different ones`() throws {
        let two = { (first: String, second: String) in
            """
            {"version": 1, "name": "p", "producers": {
                "a": {"driver": "alsa.microphone", "card": "\(first)"},
                "b": {"driver": "alsa.microphone", "card": "\(second)"}}}
            """
        }
        let error = #expect(throws: (any Error).self) { try ProducerBench.compile(two("Headset", "Headset,0")) }
        #expect("\(error as Any)".contains("must have one owner"))
        #expect(throws: Never.self) { try ProducerBench.compile(two("Loopback", "Loopback,1")) }
    }

    @Test
    func `a board without sound says so`() throws {
        let bench = try Bench()
        bench.producer.driver.close()
        let error = #expect(throws: HardwareError.self) { try bench.producer.driver.open(on: MuteBoard()) }
        #expect(error?.description.contains("has no sound") == true)
    }
}

/// A board without anything.
private final class MuteBoard: Board {
    let name = "mute"

    private let none = HardwareError.unsupported(device: "nothing", reason: "is here")

    func openInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine {
        throw none
    }

    func openOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine {
        throw none
    }

    func openI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice {
        throw none
    }

    func openPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double
    ) throws(HardwareError) -> any PWMOutput {
        throw none
    }
}
