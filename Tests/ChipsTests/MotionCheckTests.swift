import HardwareTesting
import Quantities
import Testing

@testable import Chips

/// Samples of living, frozen and broken motion sensors, without a bus and without time.
struct MotionCheckTests {
    /// Samples that come every so often.
    private struct Stream {
        var check = MotionCheck(frozenAfter: .milliseconds(250))
        let period: Duration
        private var number = 0
        private var noise: UInt32 = 7

        init(every period: Duration) { self.period = period }

        mutating func step(_ size: Int16) -> Int16 {
            noise = noise &* 1_664_525 &+ 1_013_904_223
            return Int16(noise >> 17) % size
        }

        /// The next sample of a chip that lies flat, changed by `change`.
        mutating func next(_ change: (inout RawMotion) -> Void = { _ in }) -> MotionCheck.Verdict {
            var raw = RawMotion(InlineArray(repeating: 0))
            raw.acceleration = .init(x: step(40), y: step(40), z: 8_192 + step(40))
            raw.rate = .init(x: 30 + step(4), y: -12 + step(4), z: 5 + step(4))
            raw.temperature = -3_000 + step(3)
            change(&raw)
            number += 1
            let chip = MPU6050(RegisterChip(address: 0x68))
            return check.judge(
                raw, chip.sample(raw, of: .genuine), at: Timestamp.zero.advanced(by: period * number))
        }

        /// What became of the samples of a time, and after how long it failed.
        mutating func run(
            _ time: Duration, _ change: (inout RawMotion) -> Void
        ) -> (readings: Int, failure: ChipError?, after: Duration) {
            var readings = 0
            for index in 0..<Int(time / period) {
                switch next(change) {
                case .reading: readings += 1
                case .withheld: break
                case .failure(let error): return (readings, error, period * index)
                }
            }
            return (readings, nil, time)
        }
    }

    private static let frozen = RawMotion([0x01, 0, 0x02, 0, 0x20, 0, 0xF0, 0, 0, 9, 0, 8, 0, 7])

    @Test(arguments: [Duration.milliseconds(1), .milliseconds(5), .milliseconds(100), .seconds(1)])
    func `a living chip's samples are all readings but the first, of which nobody knows yet`(period: Duration) {
        var stream = Stream(every: period)
        #expect(stream.next() == .withheld)
        let result = stream.run(period * 5_000) { _ in }
        #expect(result.readings == 5_000)
    }

    @Test(arguments: [Duration.milliseconds(1), .milliseconds(5), .milliseconds(100), .seconds(1)])
    func `a sample that repeats itself is never a reading again, and a failure before long`(period: Duration) {
        var stream = Stream(every: period)
        for _ in 0..<50 { _ = stream.next() }
        let result = stream.run(.seconds(10)) { $0 = Self.frozen }
        #expect(result.failure == .notMoving(.everything))
        #expect(result.readings == 1, "the frozen sample itself, once")
        #expect(result.after >= .milliseconds(250))
        #expect(result.after <= max(.milliseconds(300), period * 5))
        #expect(stream.next { $0 = Self.frozen } == .failure(.notMoving(.everything)))
        #expect(stream.next() == .reading)
    }

    @Test
    func `a chip that was frozen from the start gives no reading at all`() {
        var stream = Stream(every: .milliseconds(5))
        let result = stream.run(.seconds(10)) { $0 = Self.frozen }
        #expect(result.readings == 0)
        #expect(result.failure == .notMoving(.everything))
    }

    @Test
    func `a sample that is read twice, as when reading is as fast as measuring, counts once`() {
        var stream = Stream(every: .milliseconds(1))
        var last = Self.frozen
        var readings = 0
        for index in 0..<2_000 {
            let isRepeat = index % 2 == 1
            let verdict = stream.next {
                if isRepeat { $0 = last } else { last = $0 }
            }
            if verdict == .reading { readings += 1 } else { #expect(verdict == .withheld) }
        }
        #expect(readings == 999)
    }

    @Test
    func `half of a chip that stands still is a failure, and so is one axis`() {
        let changes: [(MotionPart, (inout RawMotion) -> Void)] = [
            (.gyroscope, { $0.rate = Self.frozen.rate }),
            (.accelerometer, { $0.acceleration = Self.frozen.acceleration }),
            (.axis(0), { $0.acceleration.x = 300 }), (.axis(2), { $0.acceleration.z = 8_000 }),
            (.axis(4), { $0.rate.y = 3 }), (.axis(5), { $0.rate.z = 0 }),
        ]
        for (part, change) in changes {
            var stream = Stream(every: .milliseconds(5))
            for _ in 0..<50 { _ = stream.next() }
            let result = stream.run(.seconds(10), change)
            #expect(result.failure == .notMoving(part))
            #expect(result.after <= .milliseconds(600))
        }
    }

    @Test
    func `where a chip may rest, a repeat is a reading`() {
        var stream = Stream(every: .milliseconds(5))
        stream.check = MotionCheck(frozenAfter: nil)
        #expect(stream.run(.seconds(10)) { $0 = Self.frozen }.readings == 2_000)
    }

    @Test
    func `what no chip measures is never a reading, and a failure when it lasts`() {
        let changes: [(ImpossibleReading, (inout RawMotion) -> Void)] = [
            (.allOnes, { $0 = RawMotion(InlineArray(repeating: 0xFF)) }),
            (.noAcceleration, { $0.acceleration = .zero }),
            (.railed(.accelerometer), { $0.acceleration = .init(x: .max, y: .min, z: .max) }),
            (.railed(.gyroscope), { $0.rate = .init(x: .min, y: .min, z: .min) }),
        ]
        for (reading, change) in changes {
            var stream = Stream(every: .milliseconds(5))
            for _ in 0..<50 { _ = stream.next() }
            #expect(stream.next(change) == .withheld)
            #expect(stream.next() == .reading, "a glitch loses one reading")
            let result = stream.run(.seconds(10), change)
            #expect(result.failure == .impossible(reading))
            #expect(result.readings == 0)
            #expect(result.after <= .milliseconds(300))
        }
    }

    @Test(arguments: [Int16.max, .min])
    func `a temperature at which the chip does not work is none`(steps: Int16) {
        var stream = Stream(every: .milliseconds(5))
        for _ in 0..<50 { _ = stream.next() }
        let result = stream.run(.seconds(1)) { $0.temperature = steps }
        #expect(result.readings == 0)
        guard case .impossible(.temperature) = result.failure else {
            Issue.record("\(String(describing: result.failure))")
            return
        }
    }

    @Test(arguments: [Int16.max, .min])
    func `an axis may be at its end for a blow, not for longer`(steps: Int16) {
        var stream = Stream(every: .milliseconds(5))
        for _ in 0..<50 { _ = stream.next() }
        let blow = stream.run(.milliseconds(300)) { $0.acceleration.x = steps }
        #expect(blow.readings == 60 && blow.failure == nil)
        #expect(stream.next() == .reading)
        let result = stream.run(.seconds(10)) { $0.acceleration.x = steps }
        #expect(result.failure == .impossible(.railed(.axis(0))))
    }

    @Test
    func `a robot may fall or jump for a second, and not float for longer`() {
        var stream = Stream(every: .milliseconds(5))
        for _ in 0..<50 { _ = stream.next() }
        let jump = stream.run(.milliseconds(900)) { $0.acceleration.z -= 8_192 }
        #expect(jump.failure == nil)
        #expect(jump.readings == 180)
        #expect(stream.next() == .reading)
        let result = stream.run(.seconds(10)) { $0.acceleration.z -= 8_192 }
        #expect(result.failure == .impossible(.noGravity))
        #expect(result.after <= .milliseconds(1_050))
    }

    @Test
    func `a chip that shows a quarter of gravity measures in another range`() {
        var stream = Stream(every: .milliseconds(5))
        for _ in 0..<50 { _ = stream.next() }
        #expect(stream.run(.seconds(10)) { $0.acceleration.z -= 6_144 }.failure == .impossible(.noGravity))
    }
}
