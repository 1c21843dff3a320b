import CV4L2
import Catalog
import Glibc
import GuardTesting
import HardwareIO
import LinuxSystem
import Media
import Pipeline
import Quantities
import Subscriptions
import Testing

@testable import LinuxHardware

extension BoardTests {
    /// The driver `v4l2.camera` on the kernel's simulated camera, vivid: its pictures, its numbers and times, and everything
    /// that it can be told to do wrong.
    @Suite(.serialized)
    struct CameraTests {
        /// vivid's own controls (drivers/media/test-drivers/vivid/vivid-ctrls.c).
        private enum Control: UInt32 {
            case testPattern = 0x00F0_F000
            case text = 0x00F0_F001
            case wrapSequence = 0x00F0_F026
            case wrapTime = 0x00F0_F027
            case droppedShare = 0x00F0_F040
            case disconnect = 0x00F0_F041
            case damageFrame = 0x00F0_F042
            case refuseBuffers = 0x00F0_F043
            case refuseQueueing = 0x00F0_F044
            case refuseStart = 0x00F0_F045
            case breakStream = 0x00F0_F046
        }

        /// A camera's driver that runs, and what it gives.
        private final class Run {
            let reader: BlockReader
            let health = DriverHealth()
            private let driver: any ProducerDriver
            private let stop = StopSignal()
            private let thread: SystemThread

            /// - Parameter more: further parameters.
            init(
                _ virtual: VirtualBoard, camera: String = "camera0", width: Int = 320, height: Int = 180,
                _ more: String = "",
                reading delivery: BlockReader.Delivery = .queue(capacity: 8), leases: Int = 2
            ) throws {
                let pipeline = try VirtualBoard.compile(
                    #"""
                    {"version": 1, "name": "seeing", "producers": {"cam": {"driver": "v4l2.camera", "camera": "\#(camera)",
                     "width": \#(width), "height": \#(height), "rateHz": 60\#(more)}}, "loops": {}, "actuators": {}}
                    """#)
                reader = try #require(pipeline.blockReader(of: "cam.frames", delivery, leases: leases))
                let driver = try #require(pipeline.producers.first?.driver)
                self.driver = driver
                try driver.open(on: virtual.board)
                thread = try SystemThread(ThreadSettings(name: "cam")) { [stop, health] in
                    driver.run(until: stop, health: health)
                    // The pipeline has the pool.
                    withExtendedLifetime(pipeline) {}
                }
            }

            /// The next picture, without hurry.
            func next() throws -> BlockLease {
                try #require(try reader.wait(until: Timestamp.now().advanced(by: .seconds(60))))
            }

            func end() {
                stop.signal()
                driver.interrupt()
                thread.join()
                driver.close()
            }
        }

        private let virtual: VirtualBoard

        init() throws {
            virtual = try VirtualBoard()
            try #require(eventually { access("/dev/video0", R_OK) == 0 })
            try Self.set(.droppedShare, 0)
            try Self.set(.testPattern, 0)
            // No text in the picture.
            try Self.set(.text, 2)
        }

        /// Another program beside the driver, which sets a control.
        private static func set(_ control: Control, _ value: Int64) throws {
            let device = try V4L2Device("/dev/video0")
            try #require(sinew_v4l2_set_control(device.raw, control.rawValue, value) == 0)
        }

        /// The mean brightness of eight columns of the picture, one in each bar, from the middle rows.
        private static func bars(_ block: Block) -> [Int] {
            guard case .frame(let frame) = block.geometry else { return [] }
            let (step, width, stride) = (
                frame.format == .yuyv ? 2 : frame.format == .rgb24 ? 3 : 1, Int(frame.width), Int(frame.stride)
            )
            return (0..<8).map { bar in
                let column = width * (2 * bar + 1) / 16
                let at = Int(frame.height) / 2 * stride + column * step
                guard frame.format == .rgb24 else { return Int(block.bytes[at]) }
                let parts = (0..<3).map { Double(block.bytes[at + $0]) }
                return Int(0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2])
            }
        }

        @Test(arguments: ["YUYV", "NV12", "GREY", "RGB3"])
        func `the test picture comes in each format: bars from bright to dark`(_ format: String) throws {
            let run = try Run(virtual, #", "format": "\#(format)""#)
            defer { run.end() }
            for _ in 0..<3 {
                let lease = try run.next()
                let bars = Self.bars(lease.block)
                #expect(bars.count == 8 && zip(bars, bars.dropFirst()).allSatisfy { $0 > $1 }, "\(bars)")
            }
            #expect(run.health.state == .good)
        }

        @Test
        func `numbers and times are the kernel's: each later than the one before, and none in the future`() throws {
            let run = try Run(virtual)
            defer { run.end() }
            var last: (sequence: UInt64, time: Timestamp)?
            for _ in 0..<60 {
                let block = try run.next().block
                #expect(block.time <= .now())
                if let last {
                    #expect(block.deviceSequence > last.sequence)
                    #expect(block.time > last.time)
                }
                last = (block.deviceSequence, block.time)
                #expect(block.bytes.count == 320 * 180 * 2)
            }
        }

        @Test
        func `a size that the camera has not is refused with those that it has`() throws {
            let error = #expect(throws: HardwareError.self) { try Run(virtual, width: 641, height: 480) }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("camera0 (/dev/video0)") && text.contains("does not give 641 × 480"), "\(text)")
            #expect(text.contains("640 × 360"), "\(text)")
        }

        @Test
        func `a control out of its range, or that the camera has not, is refused with what is right`() throws {
            let range = #expect(throws: HardwareError.self) { try Run(virtual, #", "brightness": 900"#) }
            #expect(
                range.map { "\($0)" }?.contains("takes brightness from 0 to 255") == true, "\(range.debugDescription)")
            let missing = #expect(throws: HardwareError.self) { try Run(virtual, #", "exposureUs": 900"#) }
            #expect(missing.map { "\($0)" }?.contains("has no control of exposure; it has:") == true)
        }

        @Test
        func `brightness that the file sets is seen in the picture`() throws {
            func bars(_ brightness: Int) throws -> [Int] {
                let run = try Run(virtual, #", "brightness": \#(brightness)"#)
                defer { run.end() }
                return Self.bars(try run.next().block)
            }
            let (dark, bright) = (try bars(100), try bars(150))
            #expect(zip(dark, bright).allSatisfy { $0 < $1 || $1 >= 235 }, "\(dark) \(bright)")
            _ = try bars(128)
        }

        @Test
        func `a slow reader loses pictures that are counted, and the camera goes on`() throws {
            let run = try Run(virtual, reading: .newest, leases: 1)
            defer { run.end() }
            let first = try run.next()
            let bytes = Array(first.block.bytes)
            // Held for as long as it takes the camera to fill all its buffers several times.
            try #require(eventually { run.reader.lostCount >= 40 })
            #expect(Array(first.block.bytes) == bytes, "what is held does not change")
            #expect(run.health.state == .good)
        }

        @Test
        func `pictures that the device drops are counted by its numbers`() throws {
            try Self.set(.droppedShare, 30)
            defer { do { try Self.set(.droppedShare, 0) } catch { Issue.record(error) } }
            let run = try Run(virtual)
            defer { run.end() }
            let first = try run.next().block.deviceSequence
            var last = first
            for _ in 0..<60 { last = try run.next().block.deviceSequence }
            #expect(last - first > 60)
            try #require(eventually { run.health.lostReadings > 0 })
        }

        @Test
        func `a camera that is unplugged is told of, and goes on when it is plugged in; what was held stays readable`()
            throws
        {
            try unplugAndReturn()
            // For the next test the first node again.
            try #require(
                eventually {
                    try Self.plug(false)
                    try Self.plug(true)
                    return access("/dev/video0", R_OK) == 0
                })
        }

        private func unplugAndReturn() throws {
            // As long as somebody holds a picture the kernel keeps the node's number: the camera comes back as another one.
            let run = try Run(virtual, leases: 3)
            let held = try run.next()
            let bytes = Array(held.block.bytes)
            try Self.plug(false)
            try #require(eventually { if case .failing = run.health.state { true } else { false } })
            #expect(Array(held.block.bytes) == bytes)
            try Self.plug(true)
            // Those that still wait are of the time before.
            let now = Timestamp.now()
            while try run.next().block.time < now {}
            try #require(eventually { run.health.state == .good })
            #expect(Array(held.block.bytes) == bytes)
            run.end()
        }

        /// Unplugs the camera, or plugs it in.
        private static func plug(_ isIn: Bool) throws(SystemError) {
            try SmallFile.write("vivid.0", to: "/sys/bus/platform/drivers/vivid/\(isIn ? "bind" : "unbind")")
        }

        @Test(arguments: [
            Control.damageFrame, .refuseQueueing, .breakStream, .disconnect, .refuseBuffers, .refuseStart,
        ])
        private func `an error that is injected into the kernel's driver is survived`(_ control: Control) throws {
            let run = try Run(virtual)
            defer { run.end() }
            _ = try run.next()
            try Self.set(control, 1)
            // What is refused at the start waits for one.
            if control == .refuseBuffers || control == .refuseStart { try Self.set(.breakStream, 1) }
            let now = Timestamp.now()
            var count = 0
            while count < 20 { if try run.next().block.time > now { count += 1 } }
            try #require(eventually { run.health.state == .good })
        }

        @Test
        func `numbers and times that wrap are survived: both go on rising`() throws {
            try Self.set(.wrapSequence, 1)
            defer { do { try Self.set(.wrapSequence, 0) } catch { Issue.record(error) } }
            try Self.set(.wrapTime, 1)
            defer { do { try Self.set(.wrapTime, 0) } catch { Issue.record(error) } }
            let run = try Run(virtual)
            defer { run.end() }
            var last: (sequence: UInt64, time: Timestamp)?
            // The numbers wrap after 128 pictures.
            while last?.sequence ?? 0 < 200 {
                let block = try run.next().block
                if let last {
                    #expect(block.deviceSequence > last.sequence && block.deviceSequence < last.sequence + 100)
                    #expect(block.time > last.time)
                }
                last = (block.deviceSequence, block.time)
            }
        }

        @Test
        func `a camera that another program streams from is busy, and by whom is told`() throws {
            let run = try Run(virtual)
            defer { run.end() }
            _ = try run.next()
            let error = #expect(throws: HardwareError.self) { try Run(virtual) }
            guard case .busy(let device, _, let process)? = error else {
                Issue.record("\(error.debugDescription)")
                return
            }
            #expect(device == "camera0 (/dev/video0)")
            #expect(process?.contains("\(getpid())") == true)
        }

        @Test
        func `sinew devices lists the camera with its formats, sizes and rates, and all with its controls`() throws {
            let sections = Inventory().sections(showsAll: true)
            let lines = sections.first { $0.title == "video devices" }?.lines ?? []
            #expect(lines.contains { $0.hasPrefix("/dev/video0: vivid") })
            #expect(
                lines.contains { $0.hasPrefix("  YUYV:") && $0.contains("640 × 360") && $0.contains("Hz") }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix("  Brightness: 0 to 255, now") })
        }

        @Test
        func `pictures lie in the device's own buffers, which come again and again`() throws {
            let run = try Run(virtual)
            defer { run.end() }
            var places: Set<UInt> = []
            for _ in 0..<200 { places.insert(UInt(bitPattern: try run.next().block.bytes.baseAddress)) }
            #expect(places.count <= V4L2Camera.mostBuffers, "nothing was copied elsewhere")
        }
    }
}
