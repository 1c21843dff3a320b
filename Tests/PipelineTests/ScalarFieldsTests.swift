import Quantities
import Testing

@testable import Pipeline

/// A value is changed number by number, whatever it is made of, and stays a valid value.
struct ScalarFieldsTests {
    /// A value of every kind of field, and one that its description does not name.
    private struct Mixed: PortValue, Equatable {
        var level: Bool
        var count: Int
        var direction: Vector3
        var pair: Pair
        var hidden: UInt32

        static var portType: PortType {
            .structure(
                name: "mixed",
                fields: [
                    field("level", .bool, \.level), field("count", .integer, \.count),
                    field("direction", .vector, \.direction), field("pair", Pair.portType, \.pair),
                ])
        }
        static var zero: Mixed { Mixed(level: false, count: 0, direction: .zero, pair: .zero, hidden: 0) }
        var isFinite: Bool { direction.isFinite && pair.isFinite }

        private static func field(_ name: String, _ type: PortType, _ path: PartialKeyPath<Mixed>) -> PortType.Field {
            .init(name: name, type: type, unit: .one, offset: MemoryLayout<Mixed>.offset(of: path) ?? -1)
        }
    }

    private let fields = ScalarFields(Mixed.portType)
    private let value = Mixed(
        level: true, count: -3, direction: Vector3(x: 1, y: -2, z: 3), pair: Pair(first: 4, second: 5), hidden: 0xABCD)

    @Test
    func `every number is scaled and moved, and nothing else`() {
        let wrong = fields.distorted(value, scale: 2, offset: 0.5, inverted: false)
        #expect(
            wrong
                == Mixed(
                    level: true, count: -6, direction: Vector3(x: 2.5, y: -3.5, z: 6.5),
                    pair: Pair(first: 8.5, second: 10.5), hidden: 0xABCD))
    }

    @Test
    func `inverted numbers are negated and switches turned round`() {
        let wrong = fields.distorted(value, scale: 1, offset: 0, inverted: true)
        #expect(
            wrong
                == Mixed(
                    level: false, count: 3, direction: Vector3(x: -1, y: 2, z: -3), pair: Pair(first: -4, second: -5),
                    hidden: 0xABCD))
    }

    @Test(arguments: [(1e300, Int.max), (-1e300, Int.min)])
    func `a whole number stops at the ends of its range`(scale: Double, expected: Int) {
        #expect(ScalarFields(.integer).distorted(7, scale: scale, offset: 0, inverted: false) == expected)
    }

    @Test
    func `garbage reaches every field, is the same for the same seed, and leaves the rest alone`() {
        var first = RandomBits(seed: 7)
        var second = RandomBits(seed: 7)
        var levels: Set<Bool> = []
        var finite: [Bool] = []
        for _ in 0..<200 {
            let garbage = fields.randomised(value, &first)
            let again = fields.randomised(value, &second)
            #expect(
                withUnsafeBytes(of: garbage.direction) { Array($0) } == withUnsafeBytes(of: again.direction, Array.init)
            )
            #expect(garbage.count == again.count && garbage.level == again.level)
            #expect(garbage.count != value.count)
            #expect(garbage.pair.first != value.pair.first && garbage.pair.second != value.pair.second)
            #expect(garbage.hidden == value.hidden)
            levels.insert(garbage.level)
            finite.append(garbage.isFinite)
        }
        #expect(levels == [false, true])
        #expect(finite.contains(true) && finite.contains(false))
    }

    @Test
    func `another seed gives other numbers`() {
        var first = RandomBits(seed: 1)
        var second = RandomBits(seed: 2)
        #expect((0..<8).map { _ in first.next() } != (0..<8).map { _ in second.next() })
    }

    @Test
    func `random numbers are of either sign, large and small, and now and then not finite`() {
        var random = RandomBits(seed: 0)
        let numbers = (0..<4_000).map { _ in random.number() }
        #expect(numbers.contains { $0.isNaN })
        #expect(numbers.contains(.infinity) && numbers.contains(-.infinity))
        #expect(numbers.contains { $0 < 0 && abs($0) < 0.01 } && numbers.contains { $0 > 1_000 && $0 < 1e6 })
        let share = Double(numbers.count { !$0.isFinite }) / 4_000
        #expect(share > 0.09 && share < 0.16)
    }

    @Test(arguments: [0.1, 0.5, 0.9])
    func `something of a probability happens that often`(probability: Double) {
        var random = RandomBits(seed: 3)
        let share = Double((0..<10_000).count { _ in random.happens(probability) }) / 10_000
        #expect(abs(share - probability) < 0.02)
    }

    @Test
    func `what is certain always happens`() {
        var random = RandomBits(seed: 3)
        #expect((0..<1_000).allSatisfy { _ in random.happens(1) })
    }
}
