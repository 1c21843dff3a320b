import Testing

@testable import Pipeline

/// `config/line-follower.json` drives the rover of the simulated board.
struct RoverPipelineTests {
    @Test
    func `the file as it is drives a lap on the track, in the picture size that it has`() throws {
        let run = try RoverRun([])
        try run.run(seconds: 20) { $0.race.lapCount == 1 }
        #expect(run.board.race.lapCount == 1 && run.board.race.timesLeft == 0)
        #expect(run.news.first == "the rover passed the start gate")
        #expect(run.news.last?.hasPrefix("lap 1: ") == true)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `it drives two laps within 4 cm of the line, wherever it starts and however its motors differ`(
        seed: UInt64
    ) throws {
        let run = try RoverRun(seed: seed)
        try run.run(seconds: 40) { $0.race.lapCount == 2 }
        let race = run.board.race
        #expect(race.lapCount == 2 && race.isOnTrack && race.timesLeft == 0)
        #expect(run.widest < 0.04)
        #expect(race.lapTimes.allSatisfy { (9...14).contains($0) })
        #expect(run.board.account.count == 1 && run.board.account[0].hasPrefix("2 laps: "))
        #expect(run.board.account[0].hasSuffix("the rover stayed on the track"))
    }

    @Test
    func `two runs of one seed are the same run`() throws {
        let runs = try (0..<2).map { _ in
            let run = try RoverRun(seed: 5)
            try run.run(seconds: 4)
            return run.board.rover
        }
        #expect(runs[0] == runs[1])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func
        `with the gain at zero it leaves the track, says so each time, and stands when it does not see the line any more`(
            seed: UInt64
        ) throws
    {
        let run = try RoverRun(seed: seed, [RoverFile.small, RoverFile.withoutGain])
        try run.run(seconds: 10)
        let race = run.board.race
        #expect(race.timesLeft >= 1 && !race.isOnTrack)
        #expect(run.news.filter { $0.hasPrefix("the rover left the track after ") }.count == race.timesLeft)
        #expect(race.lapCount == 0)
        #expect(abs(run.board.rover.speed) < 0.001)
        let times = race.timesLeft == 1 ? "once" : "\(race.timesLeft) times"
        #expect(run.board.account == ["0 laps; the rover left the track \(times)"])
        #expect(run.board.glance?.hasSuffix("OFF THE TRACK") == true)
    }

    @Test(arguments: ["raspberry-pi-zero-2-w", "raspberry-pi-3", "raspberry-pi-4", "raspberry-pi-5"])
    func `the same file is right for a Raspberry Pi`(board: String) throws {
        #expect(try RoverFile.compile(board: board).board.name == board)
    }
}
