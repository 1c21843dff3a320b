import Control
import Testing

/// What a controller makes of times in which it did not control.
struct PIDSpanTests {
    @Test
    func `the integral counts the time in which the error acted, the derivative that between the samples`() {
        var control = PID(.init(kp: 0, ki: 2, kd: 1))
        _ = control.update(setpoint: 1, measurement: 0, elapsed: 0)
        let output = control.update(setpoint: 1, measurement: 0.5, elapsed: 0.5, integrating: 0.1)
        #expect(abs(control.integral - 2 * 0.5 * 0.1) < 1e-12)
        #expect(abs(control.derivative + 0.5 / 0.5) < 1e-12)
        #expect(abs(output + 0.9) < 1e-12)
    }

    @Test(arguments: [0, -1, -Double.infinity])
    func `an error that has not acted adds nothing`(span: Double) {
        var control = PID(.init(kp: 0, ki: 2))
        #expect(control.update(setpoint: 1, measurement: 0, elapsed: 0.5, integrating: span) == 0)
    }

    @Test
    func `the integral starts again, and the derivative goes on`() {
        var control = PID(.init(kp: 1, ki: 2, kd: 1))
        for measurement in [0, 0.1, 0.2] { _ = control.update(setpoint: 1, measurement: measurement, elapsed: 0.1) }
        control.resetIntegral()
        #expect(control.integral == 0)
        #expect(abs(control.derivative + 1) < 1e-9)
        control.resetIntegral(to: .nan)
        #expect(control.integral == 0)
    }

    @Test
    func `after samples that overflow the derivative is taken over all their time`() {
        var control = PID(.init(kp: 1e307, kd: 1e307))
        _ = control.update(setpoint: 0, measurement: 0, elapsed: 0.1)
        for _ in 0..<2 { #expect(control.update(setpoint: 0, measurement: -100, elapsed: 0.1).isNaN) }
        control.settings = .init(kp: 0, kd: 1)
        #expect(abs(control.update(setpoint: 0, measurement: 3, elapsed: 0.1) + 10) < 1e-9)
    }

    @Test
    func `over a gap the derivative is not known, and the integral holds`() {
        var control = PID(.init(kp: 0, ki: 1, kd: 1))
        for measurement in [0, 0.1, 0.2] { _ = control.update(setpoint: 1, measurement: measurement, elapsed: 0.1) }
        let integral = control.integral
        control.interrupt()
        #expect(control.update(setpoint: 1, measurement: 100, elapsed: 0) == integral)
        _ = control.update(setpoint: 1, measurement: 100.1, elapsed: 0.1, integrating: 0)
        #expect(abs(control.derivative + 1) < 1e-9)
    }
}
