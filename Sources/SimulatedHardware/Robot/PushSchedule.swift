/// When somebody pushes the robot, from which side, and how hard: all by the seed.
struct PushSchedule: Sendable {
    /// One push.
    struct Push: Sendable, Equatable {
        /// When, in milliseconds since the start of the world.
        var time: Int64
        /// Impulse in N·s; forward is positive.
        var impulse: Double
    }

    /// How long a push keeps the bumper pressed, in milliseconds.
    static let contact: Int64 = 60

    /// The next push.
    private(set) var next: Push
    private var index: UInt64 = 0
    private let noise: Noise

    /// A schedule whose first push comes after 2 to 3 s.
    init(noise: Noise) {
        self.noise = noise
        next = Push(time: 0, impulse: 0)
        next = push(at: Int64(noise.uniform(2_000...3_000, Self.channel, 0)))
    }

    /// Goes on to the push after the next: 3 to 6 s later, and from the other side.
    mutating func advance() {
        index += 1
        next = push(at: next.time + Int64(noise.uniform(3_000...6_000, Self.channel, index * 2)))
    }

    private func push(at time: Int64) -> Push {
        let size = noise.uniform(0.08...0.2, Self.channel, index * 2 + 1)
        let isForward = (index % 2 == 0) == (noise.uniform(Self.channel + 1, 0) < 0.5)
        return Push(time: time, impulse: isForward ? size : -size)
    }

    private static let channel: UInt64 = 32
}
