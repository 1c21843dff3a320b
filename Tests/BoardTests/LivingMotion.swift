import LinuxSystem
import Quantities
import Synchronization

/// A motion sensor's data registers that move as those of a living one do: written by another program's hand, since the
/// chips of the virtual board are nothing but registers.
final class LivingMotion: Sendable {
    /// What its registers show.
    enum Scene: Int {
        /// It lies flat.
        case level
        /// The gyroscope measures, the acceleration is 0 along all axes.
        case weightless
        /// Nothing is written any more.
        case frozen
    }

    private let scene = Atomic<Int>(Scene.level.rawValue)
    private let isEnding = Atomic<Bool>(false)
    private let written = Atomic<Int>(0)
    private let thread: Locked<SystemThread?> = Locked(nil)

    /// Begins to move the chip at an address of a bus by its node.
    init(bus: String, address: UInt8) throws {
        let thread = try SystemThread(ThreadSettings(name: "living-motion")) { [self] in
            var noise: UInt32 = 1
            while !isEnding.load(ordering: .relaxed) {
                if let scene = Scene(rawValue: scene.load(ordering: .relaxed)), scene != .frozen {
                    let bytes = Self.sample(scene, &noise)
                    // Absent chips are part of the tests: what does not arrive is written the next time.
                    do { try SafeAction.i2c(path: bus, address: address, bytes: bytes).perform() } catch {}
                    written.wrappingAdd(1, ordering: .relaxed)
                }
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(3)))
            }
        }
        self.thread.withLock { $0 = thread }
    }

    /// Shows something else from now on.
    func show(_ scene: Scene) {
        self.scene.store(scene.rawValue, ordering: .relaxed)
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(50)))
    }

    /// Stops moving the chip.
    func end() {
        isEnding.store(true, ordering: .relaxed)
        thread.withLock { $0.take() }?.join()
    }

    /// ACCEL_XOUT_H and what follows: 1 g along z at ±4 g, and some degrees a second.
    private static func sample(_ scene: Scene, _ noise: inout UInt32) -> [UInt8] {
        func step() -> UInt8 {
            noise = noise &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: noise >> 24)
        }
        var words = (0..<7).map { _ in [UInt8(0), step()] }
        words[2][0] = 0x20
        if scene == .weightless { for axis in 0..<3 { words[axis] = [0, 0] } }
        return [0x3B] + words.flatMap(\.self)
    }
}
