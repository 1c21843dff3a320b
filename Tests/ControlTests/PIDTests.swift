import Control
import Glibc
import Testing

struct PIDTests {
    /// The plant dy/dt = (u − y)/τ over one exact step with constant input.
    private func firstOrder(_ value: Double, input: Double, elapsed: Double) -> Double {
        input + (value - input) * exp(-elapsed)
    }

    @Test
    func `proportional control of a first-order plant follows the analytic response`() {
        // dy/dt = kp(1 − y) − y, so y(t) = kp/(1 + kp) · (1 − exp(−(1 + kp) t)).
        var control = PID(.init(kp: 4))
        var value = 0.0
        for step in 1...2_000 {
            value = firstOrder(
                value, input: control.update(setpoint: 1, measurement: value, elapsed: 0.001), elapsed: 0.001)
            let analytic = 0.8 * (1 - exp(-5 * Double(step) * 0.001))
            #expect(abs(value - analytic) < 2e-3)
        }
    }

    @Test
    func `with an integral part the error vanishes as the second-order solution says`() {
        // kp = 3, ki = 4 gives s² + 4s + 4: critically damped, y(t) = 1 − exp(−2t)(1 − t).
        var control = PID(.init(kp: 3, ki: 4))
        var value = 0.0
        for step in 1...8_000 {
            value = firstOrder(
                value, input: control.update(setpoint: 1, measurement: value, elapsed: 0.001), elapsed: 0.001)
            let time = Double(step) * 0.001
            #expect(abs(value - (1 - exp(-2 * time) * (1 - time))) < 5e-3)
        }
        #expect(abs(value - 1) < 1e-4)
    }

    @Test
    func `a step of the setpoint gives no derivative kick`() {
        var control = PID(.init(kp: 0, kd: 5))
        _ = control.update(setpoint: 0, measurement: 1, elapsed: 0.01)
        #expect(control.update(setpoint: 100, measurement: 1, elapsed: 0.01) == 0)
    }

    @Test
    func `the derivative of a ramp is its slope, reached with the filter's time constant`() {
        var bare = PID(.init(kp: 0, kd: 2))
        var filtered = PID(.init(kp: 0, kd: 2, derivativeTimeConstant: 0.1))
        var outputs = (0.0, 0.0)
        for step in 0...1_000 {
            let ramp = 3 * Double(step) * 0.0001
            outputs.0 = bare.update(setpoint: 0, measurement: ramp, elapsed: 0.0001)
            outputs.1 = filtered.update(setpoint: 0, measurement: ramp, elapsed: 0.0001)
        }
        #expect(abs(outputs.0 + 6) < 1e-6)
        #expect(abs(outputs.1 + 6 * (1 - exp(-1))) < 0.01)
    }

    @Test
    func `the output stays within its limits`() {
        var control = PID(.init(kp: 10, outputLimits: -1...2))
        #expect(control.update(setpoint: 5, measurement: 0, elapsed: 0.01) == 2)
        #expect(control.update(setpoint: -5, measurement: 0, elapsed: 0.01) == -1)
    }

    @Test
    func `an error that lasts at the limit does not wind the integral up`() {
        var control = PID(.init(kp: 1, ki: 10, outputLimits: -1...1))
        for _ in 0..<10_000 { _ = control.update(setpoint: 100, measurement: 0, elapsed: 0.01) }
        // The moment that the error turns, the output leaves the limit.
        #expect(control.integral == 0)
        #expect(control.update(setpoint: 0, measurement: 0.5, elapsed: 0.01) < 0)
    }

    @Test
    func `the integral alone stops at the limit`() {
        var control = PID(.init(kp: 0, ki: 1, outputLimits: -1...1))
        for _ in 0..<1_000 { _ = control.update(setpoint: 1, measurement: 0, elapsed: 0.01) }
        #expect(control.integral <= 1)
        #expect(control.integral > 0.98)
    }

    @Test
    func `no time passed holds the integral and the derivative`() {
        var control = PID(.init(kp: 1, ki: 1, kd: 1))
        _ = control.update(setpoint: 1, measurement: 0, elapsed: 0.1)
        let before = control.update(setpoint: 1, measurement: 0.5, elapsed: 0.1)
        #expect(control.update(setpoint: 1, measurement: 0.5, elapsed: 0) == before)
        #expect(control.update(setpoint: 1, measurement: 0.5, elapsed: -1) == before)
    }

    @Test(arguments: [(Double.nan, 0.0, 0.01), (0, .nan, 0.01), (0, -.infinity, 0.01), (0, 0, .infinity)])
    func `a sample that is not finite gives NaN and leaves the state`(
        setpoint: Double, measurement: Double, seconds: Double
    ) {
        var control = PID(.init(kp: 1, ki: 1, kd: 1, outputLimits: -1...1))
        _ = control.update(setpoint: 1, measurement: 0.9, elapsed: 0.01)
        let state = (control.integral, control.derivative)
        #expect(control.update(setpoint: setpoint, measurement: measurement, elapsed: seconds).isNaN)
        #expect((control.integral, control.derivative) == state)
        #expect(control.update(setpoint: 1, measurement: 0.9, elapsed: 0.01).isFinite)
    }

    @Test
    func `after a gap of bad samples the derivative is taken over the whole gap`() {
        var control = PID(.init(kp: 0, kd: 1))
        _ = control.update(setpoint: 0, measurement: 0, elapsed: 0.1)
        _ = control.update(setpoint: 0, measurement: .nan, elapsed: 0.1)
        #expect(abs(control.update(setpoint: 0, measurement: 1, elapsed: 0.1) + 5) < 1e-12)
    }

    @Test
    func `direct action is the mirror image of reverse action`() {
        var reverse = PID(.init(kp: 2, ki: 3, kd: 0.5, outputLimits: -9...9))
        var direct = PID(.init(kp: 2, ki: 3, kd: 0.5, outputLimits: -9...9, action: .direct))
        for measurement in [0.1, 0.4, -0.2, 8, 0.3] {
            let output = reverse.update(setpoint: 0.2, measurement: measurement, elapsed: 0.05)
            #expect(direct.update(setpoint: 0.2, measurement: measurement, elapsed: 0.05) == -output)
        }
    }

    @Test
    func `a reset forgets the past and may take over from a hand`() {
        var control = PID(.init(kp: 1, ki: 1, kd: 1, outputLimits: -1...1))
        for _ in 0..<10 { _ = control.update(setpoint: 1, measurement: 0.5, elapsed: 0.1) }
        control.reset()
        #expect(control == PID(control.settings))
        control.reset(integral: 0.25)
        #expect(control.update(setpoint: 0, measurement: 0, elapsed: 0.1) == 0.25)
    }

    @Test
    func `new gains keep what the integral adds`() {
        var control = PID(.init(kp: 0, ki: 1))
        let before = control.update(setpoint: 1, measurement: 0, elapsed: 0.5)
        control.settings.ki = 100
        #expect(control.update(setpoint: 0, measurement: 0, elapsed: 0.5) == before)
    }

    @Test(arguments: [1_000.0...2_000, -2_000 ... -1_000])
    func `limits that leave out zero do not push the integral`(limits: ClosedRange<Double>) {
        var pid = PID(.init(kp: 10, outputLimits: limits, action: .reverse))
        let middle = (limits.lowerBound + limits.upperBound) / 2
        // Far below, far above, and back: a controller without an integral part has no memory.
        for error in [0, -500, 500, 0] {
            let output = pid.update(setpoint: middle / 10 + Double(error), measurement: 0, elapsed: 0.01)
            #expect(output == min(max(middle + 10 * Double(error), limits.lowerBound), limits.upperBound))
        }
    }
}
