import Pipeline

extension Registry {
    /// Everything that Sinew brings along.
    public static var standard: Registry {
        Registry(
            producers: [
                GPIOInputDriver.description,
                LM75Driver.description,
                MPU6050Driver.description,
            ],
            stages: [
                ComplementaryFilterStage.description,
                FollowStage.description,
                HysteresisStage.description,
                PIDStage.description,
                PulseStage.description,
                ScaleStage.description,
                StopOnStage.description,
            ],
            actuators: [
                GPIOOutputDriver.description,
                PCA9685Driver.motor,
                PCA9685Driver.pwm,
                PCA9685Driver.servo,
                PWMMotorDriver.description,
            ])
    }
}
