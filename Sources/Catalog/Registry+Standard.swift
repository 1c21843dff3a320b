import Pipeline

extension Registry {
    /// Everything that Sinew brings along.
    public static let standard = made(
        producers: [
            ALSAMicrophoneDriver.description,
            CameraDriver.description,
            GPIOInputDriver.description,
            LM75Driver.description,
            MPU6050Driver.description,
        ],
        stages: [
            AprilTagStage.description,
            BlobFinderStage.description,
            ClapStage.description,
            ComplementaryFilterStage.description,
            DifferentialDriveStage.description,
            FollowStage.description,
            HysteresisStage.description,
            LineFinderStage.description,
            MotionEnergyStage.description,
            OffDelayStage.description,
            PIDStage.description,
            PulseStage.description,
            RegionBrightnessStage.description,
            ScaleStage.description,
            SelectStage.description,
            SoundLevelStage.description,
            SpeechBandStage.description,
            StopOnStage.description,
            ToneDetectorStage.description,
        ],
        actuators: [
            GPIOOutputDriver.description,
            PCA9685Driver.motor,
            PCA9685Driver.pwm,
            PCA9685Driver.servo,
            PWMMotorDriver.description,
        ],
        services: [
            LogService.description
        ])

    private static func made(
        producers: [ProducerDescription], stages: [StageDescription], actuators: [ActuatorDescription],
        services: [ServiceDescription]
    ) -> Registry {
        do {
            return try Registry(producers: producers, stages: stages, actuators: actuators, services: services)
        } catch {
            // Sinew's own descriptions, which nobody can change from outside; every test of a pipeline comes by here.
            preconditionFailure("\(error)")
        }
    }
}
