/// A controller with proportional, integral and derivative parts in parallel form.
///
///     u(t) = kp·e(t) + ki·∫e dt − kd·dy/dt        (reverse action: e = setpoint − measurement)
///
/// - The derivative acts on the measurement y, so a step of the setpoint gives no kick. It is low-pass filtered with
///   ``Settings/derivativeTimeConstant``, by backward differences.
/// - The integral does not wind up: it stands still while the output is at a limit and the error would push it
///   further, and it never exceeds the limits by itself.
/// - A sample that is not finite gives NaN, which an actuator takes as a fault, and leaves the state as it was.
///
/// A plain value without clock: it depends on its inputs alone. Allocates nothing.
///
/// Source: K. J. Åström and R. M. Murray, *Feedback Systems*, 2nd edition, chapter 11 "PID Control", sections 11.4
/// (integral windup) and 11.5 (implementation); conditional integration: K. J. Åström and T. Hägglund, *Advanced PID
/// Control* (2006), section 3.5.
public struct PID: Sendable, Equatable {
    /// What a controller is made of.
    public struct Settings: Sendable, Equatable {
        /// Output per unit of error.
        public var kp: Double
        /// Output per unit of error and second.
        public var ki: Double
        /// Output per unit of measurement per second.
        public var kd: Double
        /// The range of the output. Both ends may be infinite.
        public var outputLimits: ClosedRange<Double>
        /// The time constant of the derivative's low-pass filter, in seconds; 0 for none.
        public var derivativeTimeConstant: Double
        /// Whether the output falls or rises with the measurement.
        public var action: ControlAction

        /// Settings of a controller; by default without limits or filter, and of reverse action.
        public init(
            kp: Double, ki: Double = 0, kd: Double = 0,
            outputLimits: ClosedRange<Double> = -Double.infinity...Double.infinity,
            derivativeTimeConstant: Double = 0, action: ControlAction = .reverse
        ) {
            self.kp = kp
            self.ki = ki
            self.kd = kd
            self.outputLimits = outputLimits
            self.derivativeTimeConstant = derivativeTimeConstant
            self.action = action
        }
    }

    /// Gains and limits. A change acts from the next update on; the integral is kept, in units of the output, so a
    /// new `ki` gives no bump.
    public var settings: Settings

    /// What the integral part adds to the output at present.
    public private(set) var integral = 0.0
    /// What the derivative part adds to the output at present.
    public private(set) var derivative = 0.0
    private var previous: Double?
    private var secondsSincePrevious = 0.0

    /// A controller at rest.
    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// The output for a new sample.
    ///
    /// - Parameters:
    ///   - setpoint: where the measurement ought to be.
    ///   - measurement: where it is, in the same unit.
    ///   - seconds: the time since the update before. Not above 0: the integral and derivative parts hold.
    /// - Returns: the output within its limits, or NaN when one of the three is not finite.
    public mutating func update(setpoint: Double, measurement: Double, elapsed seconds: Double) -> Double {
        update(setpoint: setpoint, measurement: measurement, elapsed: seconds, integrating: seconds)
    }

    /// The output for a new sample, of which the integral part counts a time of its own: less than has passed where
    /// the output was not driven all the while.
    ///
    /// - Parameters:
    ///   - setpoint: where the measurement ought to be.
    ///   - measurement: where it is, in the same unit.
    ///   - seconds: the time from the sample before to this one, over which the measurement has changed. Not above 0: it
    ///     is the same sample, and the integral and derivative parts hold.
    ///   - span: how much of that time the error has acted, in seconds; not above 0: the integral part holds.
    /// - Returns: the output within its limits, or NaN when setpoint, measurement or time is not finite.
    public mutating func update(
        setpoint: Double, measurement: Double, elapsed seconds: Double, integrating span: Double
    ) -> Double {
        guard setpoint.isFinite, measurement.isFinite, seconds.isFinite else {
            if seconds.isFinite, seconds > 0 { secondsSincePrevious += seconds }
            return .nan
        }
        let direction: Double = settings.action == .reverse ? 1 : -1
        let error = direction * (setpoint - measurement)
        let proportional = settings.kp * error
        var nextDerivative = derivative
        var increment = 0.0
        if seconds > 0 {
            nextDerivative = filteredDerivative(direction * measurement, over: seconds + secondsSincePrevious)
            increment = settings.ki * error * max(0, span)
        }
        let nextIntegral = integrate(increment, beside: proportional + nextDerivative)
        let output = (proportional + nextIntegral + nextDerivative).clamped(
            from: settings.outputLimits.lowerBound, to: settings.outputLimits.upperBound)
        guard output.isFinite || nextDerivative.isFinite && nextIntegral.isFinite else {
            if seconds > 0 { secondsSincePrevious += seconds }
            return .nan
        }

        integral = nextIntegral
        derivative = nextDerivative
        if seconds > 0 || previous == nil {
            previous = direction * measurement
            secondsSincePrevious = 0
        }
        return output
    }

    /// Forgets the past: the next update is like the first one.
    ///
    /// - Parameter integral: where the integral part starts, so that a controller may take over from a hand.
    public mutating func reset(integral: Double = 0) {
        self = PID(settings)
        if integral.isFinite { self.integral = limitedIntegral(integral) }
    }

    /// The integral part starts again, as after a time in which the output was not driven; the derivative part, which
    /// only follows the measurement, goes on.
    ///
    /// - Parameter integral: where it starts.
    public mutating func resetIntegral(to integral: Double = 0) {
        self.integral = integral.isFinite ? limitedIntegral(integral) : 0
    }

    /// The measurement has a gap: how it changes is not known until there are two new samples. The integral part holds.
    public mutating func interrupt() {
        previous = nil
        derivative = 0
        secondsSincePrevious = 0
    }

    /// Backward difference of a first-order low pass: T·dD/dt + D = −kd·dy/dt.
    private func filteredDerivative(_ measurement: Double, over seconds: Double) -> Double {
        guard let previous else { return 0 }
        let filter = max(0, settings.derivativeTimeConstant)
        return (filter * derivative - settings.kd * (measurement - previous)) / (filter + seconds)
    }

    /// The integral after an increment, unless the output would only go further beyond a limit by it.
    ///
    /// Inlined, or the whole controller is copied for the call.
    @inline(__always)
    private func integrate(_ increment: Double, beside rest: Double) -> Double {
        let limits = settings.outputLimits
        let next = limitedIntegral(integral + increment)
        let unlimited = rest + next
        if unlimited > limits.upperBound, next > integral { return integral }
        if unlimited < limits.lowerBound, next < integral { return integral }
        return next
    }

    /// The integral never needs to be beyond a limit of the output. It starts at 0, also where the output may not be 0:
    /// limits that leave 0 out must not push it.
    @inline(__always)
    private func limitedIntegral(_ integral: Double) -> Double {
        let limits = settings.outputLimits
        return integral.clamped(from: min(limits.lowerBound, 0), to: max(limits.upperBound, 0))
    }
}

extension Double {
    /// This number, or the nearer end of the range; NaN stays NaN.
    ///
    /// Within the range it is on hand at once: the processor guesses the branch instead of waiting for a minimum.
    @inline(__always)
    func clamped(from low: Double, to high: Double) -> Double {
        if _fastPath(self >= low && self <= high) { return self }
        return self < low ? low : self > high ? high : self
    }
}

/// Which way a controller's output moves when the measurement rises (ISA-5.1 calls it the controller's action).
public enum ControlAction: String, Sendable, CaseIterable {
    /// The output falls when the measurement rises: a heater, a speed regulator. The error is setpoint − measurement.
    case reverse
    /// The output rises with the measurement: a fan, or a balancing robot that drives towards the side to which it
    /// leans. The error is measurement − setpoint.
    case direct
}
