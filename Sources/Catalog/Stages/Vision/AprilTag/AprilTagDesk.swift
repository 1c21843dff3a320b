import LinuxSystem
import Media
import Quantities
import Synchronization

/// Where a loop leaves a picture and takes what was found in it: one picture at a time, without waiting for each other.
///
/// The phase says whose the rest is. Only the loop leaves `.free` and `.done`; only the other thread leaves the others.
final class AprilTagDesk: @unchecked Sendable {
    // Unchecked because of what the phase protects.
    enum Phase: UInt8, AtomicRepresentable {
        /// The loop's: nothing is in work.
        case free
        /// The other thread's: there is a picture.
        case filled
        /// The other thread's: the picture is larger than the room for it.
        case tooSmall
        /// The loop's: there is a result.
        case done
    }

    let phase = Atomic<Phase>(.free)
    let bell = Futex()
    private(set) var pixels = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private(set) var width = 0
    private(set) var height = 0
    private(set) var time = Timestamp.zero
    private var sighting = AprilTagSighting()
    private let converter = PictureConverter()

    deinit {
        pixels.deallocate()
    }

    /// The loop's side: what has been found since the last call. Allocates nothing.
    func take() -> AprilTagSighting? {
        guard phase.load(ordering: .acquiring) == .done else { return nil }
        let taken = sighting
        phase.store(.free, ordering: .relaxed)
        return taken
    }

    /// The loop's side: leaves a copy of a picture, if nothing is in work. Allocates nothing.
    func offer(_ picture: Picture, _ time: Timestamp) {
        guard phase.load(ordering: .acquiring) == .free else { return }
        width = picture.width
        height = picture.height
        self.time = time
        let geometry = FrameGeometry(
            .grey, width: Int32(truncatingIfNeeded: width), height: Int32(truncatingIfNeeded: height),
            stride: Int32(truncatingIfNeeded: width))
        do throws(PictureConversionError) {
            try converter.convert(picture, into: pixels, as: geometry)
            phase.store(.filled, ordering: .releasing)
        } catch {
            // Room is made over there, and the next picture is taken.
            phase.store(.tooSmall, ordering: .releasing)
        }
        bell.bump()
        bell.wake()
    }

    /// The other side: makes room for the picture that there was none for.
    func makeRoom() {
        pixels.deallocate()
        pixels = .allocate(byteCount: width * height, alignment: 64)
        phase.store(.free, ordering: .releasing)
    }

    /// The other side: leaves what was found.
    func finish(_ found: AprilTagSighting) {
        sighting = found
        phase.store(.done, ordering: .releasing)
    }
}
