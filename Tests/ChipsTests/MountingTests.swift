import Chips
import Quantities
import Testing

struct MountingTests {
    private static let words = ["+x", "-x", "+y", "-y", "+z", "-z"]
    private let chip = Vector3(x: 1, y: 2, z: 3)

    @Test
    func `each word names the chip's axis that points along the robot's`() throws {
        let robot = try Mounting(axes: ["+x", "-z", "+y"]).robotAxes(chip)
        #expect(robot == Vector3(x: 1, y: -3, z: 2))
        #expect(Mounting.aligned.robotAxes(chip) == chip)
    }

    @Test
    func `of all words exactly the 24 rotations are accepted, and they keep handedness`() {
        var accepted = 0
        for first in Self.words {
            for second in Self.words {
                for third in Self.words {
                    guard let mounting = try? Mounting(axes: [first, second, third]) else { continue }
                    accepted += 1
                    #expect(determinant(mounting) == 1)
                }
            }
        }
        #expect(accepted == 24)
    }

    @Test(arguments: [
        (["+x", "+y"], MountingProblem.wrongCount(2)), (["+x", "y", "+z"], .unknownAxis(index: 1)),
        (["+x", "-x", "+z"], .repeatedAxis), (["+x", "+y", "-z"], .leftHanded), (["+y", "+x", "+z"], .leftHanded),
    ])
    func `what is no rotation is refused with the rule`(axes: [String], problem: MountingProblem) {
        #expect(throws: ChipError.invalidMounting(problem)) { try Mounting(axes: axes) }
    }

    private func determinant(_ mounting: Mounting) -> Double {
        let a = mounting.robotAxes(Vector3(x: 1, y: 0, z: 0))
        let b = mounting.robotAxes(Vector3(x: 0, y: 1, z: 0))
        let c = mounting.robotAxes(Vector3(x: 0, y: 0, z: 1))
        return a.x * (b.y * c.z - b.z * c.y) - b.x * (a.y * c.z - a.z * c.y) + c.x * (a.y * b.z - a.z * b.y)
    }
}
