import Sinew

extension Registry {
    /// All of this package.
    public static var outside: Registry {
        get throws(RegistryError) {
            try Registry(
                producers: [RangeFinderDriver.description, WeighingScaleDriver.description],
                stages: [SmoothStage.description, BrakeStage.description],
                actuators: [BusMotorDriver.description],
                services: [IdleService.description])
        }
    }
}
