import Control
import Glibc
import Quantities
import Testing

struct TiltTests {
    @Test(arguments: [-0.5, 0, 0.02, 1.2])
    func `leaning forward by an angle shows as that pitch`(angle: Double) {
        let force = Vector3(x: -9.81 * sin(angle), y: 0, z: 9.81 * cos(angle))
        #expect(abs(Tilt.pitch(specificForce: force) - angle) < 1e-12)
        #expect(Tilt.roll(specificForce: force) == 0)
    }

    @Test
    func `leaning to the right shows as positive roll`() {
        let force = Vector3(x: 0, y: 9.81 * sin(0.3), z: 9.81 * cos(0.3))
        #expect(abs(Tilt.roll(specificForce: force) - 0.3) < 1e-12)
        #expect(Tilt.pitch(specificForce: force) == 0)
    }
}
