/// The smallest robot that drives a line of the virtual board: a bumper and a brake, whose safe level is high.
enum BrakeRobot {
    /// Its pipeline, with further keys of the pipeline and of its actuator.
    static func pipeline(_ name: String, _ keys: String, brake: String = "") -> String {
        """
        {
          "version": 1, "name": "\(name)", "board": "virtual", \(keys),
          "producers": {
            "bumper": {"driver": "gpio.input", "line": "GPIO17", "bias": "pullUp", "activeLow": true}
          },
          "loops": {
            "reflex": {
              "rateHz": 100,
              "inputs": {"bump": {"from": "bumper.edge", "subscription": "event"}},
              "stages": [{"stage": "follow", "event": "bump", "output": "brake"}]
            }
          },
          "actuators": {
            "brake": {"driver": "gpio.output", "line": "GPIO27", "from": "reflex.brake", "safe": true\(brake)}
          }
        }
        """
    }
}
