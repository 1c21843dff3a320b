import CAllocationCounter
import HardwareIO
import HardwareTesting
import LinuxSystem
import Media
import Quantities
import Testing

@testable import SimulatedHardware

/// The rover's camera as a driver sees it.
struct RoverCameraTests {
    private let bench: RoverBench
    private let camera: any Camera
    private let writer: BlockWriter

    init() throws {
        bench = try RoverBench()
        camera = try bench.board.openCamera("camera0", CameraSettings(width: 64, height: 48, rate: Hertz(30)))
        writer = BlockPool().open(.frames([.yuyv], width: 64, height: 48), keeping: 2)
        try camera.begin(writer)
    }

    private func frame() throws -> CameraFrame? {
        if case .frame(let frame) = try camera.next(until: .zero) { return frame }
        return nil
    }

    @Test
    func `pictures come at its rate, numbered, with the times at which they were taken`() throws {
        let start = bench.clock.now
        var frames: [CameraFrame] = []
        for _ in 0..<1_000 {
            bench.clock.advance(by: .milliseconds(1))
            if let frame = try frame() {
                #expect(bench.clock.now.duration(since: frame.time) == .milliseconds(10))
                frames.append(frame)
                try camera.giveBack(frame.buffer)
            }
        }
        #expect(frames.map(\.sequence) == Array(0..<29))
        #expect(frames.allSatisfy { $0.passedOver == 0 && $0.byteCount == 64 * 48 * 2 })
        for (index, frame) in frames.enumerated() {
            #expect(abs(frame.time.duration(since: start) / .milliseconds(1) - Double(index + 1) * 1_000 / 30) <= 1)
        }
    }

    @Test
    func `who comes late gets the newest, and is told how many were passed over`() throws {
        bench.clock.advance(by: .milliseconds(500))
        let frame = try #require(try frame())
        #expect(frame.sequence == 13 && frame.passedOver == 13)
        #expect(try self.frame() == nil)
    }

    @Test
    func `a picture shows where the rover stood when it was taken, not where it is when it is fetched`() throws {
        try bench.drive(0.8, 0.8)
        bench.run(milliseconds: 400)
        var state = bench.board.rover
        var number: UInt64 = 0
        // 0.4333 s after the start the 13th is taken.
        for _ in 0..<33 {
            bench.run(milliseconds: 1)
            state = bench.board.rover
        }
        number = 12
        bench.run(milliseconds: 20)
        let frame = try #require(try frame())
        #expect(frame.sequence == number)
        let shown = Array(
            UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(frame.buffer.bytes)[..<frame.byteCount]))
        #expect(shown == DrawnPicture(state, width: 64, height: 48, number: number).bytes)
        #expect(shown != DrawnPicture(bench.board.rover, width: 64, height: 48, number: number).bytes)
    }

    @Test
    func `it gives YUYV of even widths, and says so when something else is asked for`() throws {
        camera.close()
        func refusal(_ settings: CameraSettings) -> String? {
            do throws(HardwareError) {
                try bench.board.openCamera("camera0", settings).close()
                return nil
            } catch { return "\(error)" }
        }
        #expect(refusal(CameraSettings(formats: [.mjpeg, .yuyv], rate: Hertz(500))) == nil)
        #expect(
            refusal(CameraSettings(formats: [.nv12, .grey]))?.contains("does not give NV12 or GREY; it gives YUYV")
                == true)
        #expect(refusal(CameraSettings(width: 321, height: 240))?.contains("does not give 321 × 240 pixels") == true)
        #expect(refusal(CameraSettings(width: 4_000))?.contains("16 × 16 to 1280 × 960") == true)
        #expect(refusal(CameraSettings(controls: [.exposure: 5]))?.contains("has no exposure to set") == true)
        // What is refused holds nothing.
        #expect(refusal(CameraSettings()) == nil)
    }

    @Test
    func `it has one owner at a time, is known by its name, and ends`() throws {
        #expect(throws: HardwareError.busy(device: "camera0 (rover)", consumer: nil, process: "this process")) {
            try bench.board.openCamera("camera0", CameraSettings())
        }
        #expect(
            throws: HardwareError.unknownName(kind: "camera", name: "camera1", board: "rover", nearest: "camera0")
        ) { try bench.board.openCamera("camera1", CameraSettings()) }
        camera.interrupt()
        guard case .interrupted = try camera.next(until: .distantFuture) else {
            Issue.record("the wait was not interrupted")
            return
        }
        camera.end()
        camera.close()
        #expect(throws: BusError.closed) { try camera.begin(writer) }
        _ = try bench.board.openCamera("camera0", CameraSettings())
    }

    @Test
    func `by the kernel's clock a wait ends with the next picture, or at its deadline`() throws {
        let board = try SimulatedRoverBoard(description: RoverBench.description)
        let camera = try board.openCamera("camera0", CameraSettings(width: 32, height: 24, rate: Hertz(50)))
        let writer = BlockPool().open(.frames(), keeping: 2)
        try camera.begin(writer)
        for number in 0..<5 {
            guard case .frame(let frame) = try camera.next(until: .distantFuture) else {
                Issue.record("no picture")
                return
            }
            #expect(frame.sequence >= UInt64(number))
            #expect(frame.time <= .now())
            try camera.giveBack(frame.buffer)
        }
        camera.end()
        try camera.begin(writer)
        guard case .timedOut = try camera.next(until: .now()) else {
            Issue.record("a picture before any was taken")
            return
        }
    }

    @Test(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings an allocator of its own"))
    func `neither the world nor the camera allocates while it runs`() throws {
        try bench.drive(0.5, 0.55)
        func second() throws {
            for _ in 0..<100 {
                bench.clock.advance(by: .milliseconds(10))
                if let frame = try frame() { try camera.giveBack(frame.buffer) }
            }
        }
        try second()
        let before = allocation_count_this_thread()
        try second()
        #expect(allocation_count_this_thread() == before)
    }
}
