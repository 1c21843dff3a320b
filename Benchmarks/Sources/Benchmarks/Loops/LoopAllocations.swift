import Glibc

/// How many blocks of memory a whole robot asks for while it runs, all threads together.
enum LoopAllocations {
    private static let text = """
        {
          "version": 1, "name": "bench-allocations", "show": ["balance.effort"],
          "realtime": {"required": true}, "guard": {"heartbeatMs": 100}, "estop": ["fed.event"],
          "producers": {"fed": {"driver": "fed"}},
          "loops": {
            "balance": {
              "rateHz": 1000, "deadlineMs": 1, "onDeadlineMiss": {"after": 3, "do": "safe"},
              "realtime": {"priority": \(RealtimeTurn.priority), "cpu": \(Machine.readerCPU)},
              "inputs": {
                "number": {"from": "fed.number", "maxAgeMs": 100},
                "bump": {"from": "fed.event", "subscription": "event"}
              },
              "stages": [
                {"stage": "pid", "input": "number", "kp": 0.1, "ki": 0.1, "kd": 0.001, "output": "effort"},
                {"stage": "stopOn", "event": "bump", "input": "effort", "output": "drive"},
                {"stage": "hysteresis", "input": "drive", "onAbove": 0.5, "offBelow": 0, "output": "level"}
              ]
            }
          },
          "actuators": {
            "lamp": {"driver": "gpio.output", "line": "LAMP", "from": "balance.level", "maxAgeAtActuationMs": 50}
          }
        }
        """

    /// Prints one line: how many ticks in three seconds, and how many allocations beside them.
    static func count(_ peers: Peers) {
        let counter = Allocations.counter
        let driver = FedDriver.make(feedsItself: true)
        let robot = RunningRobot(
            BenchPipeline.compile(text, producers: [driver.description]), guardedBy: peers.guardProgram)
        usleep(1_000_000)
        let first = robot.ticks
        let start = counter()
        usleep(3_000_000)
        let count = counter() &- start
        let ticks = robot.ticks - first
        robot.stop()
        print("allocations\tA running robot with deadline, supervision, guard and histograms\t\(ticks)\t\(count)")
    }
}
