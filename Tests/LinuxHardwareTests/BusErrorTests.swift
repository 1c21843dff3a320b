import Glibc
import HardwareIO
import LinuxSystem
import Testing

@testable import LinuxHardware

struct BusErrorTests {
    @Test(arguments: [
        (ENXIO, BusError.noAcknowledge), (EREMOTEIO, .noAcknowledge), (ENODEV, .noAcknowledge),
        (ETIMEDOUT, .timedOut), (EAGAIN, .arbitrationLost), (EBUSY, .arbitrationLost),
        (EOPNOTSUPP, .unsupported), (ESHUTDOWN, .disconnected),
    ])
    func `an I2C error number means what the kernel's fault codes say`(code: Int32, meaning: BusError) {
        #expect(BusError(i2c: SystemError(call: "ioctl", code: code)) == meaning)
    }

    @Test
    func `an error that could be anything keeps its number`() {
        let error = SystemError(call: "ioctl", code: EIO)
        #expect(BusError(i2c: error) == .system(error))
        #expect(BusError(gpio: error) == .system(error))
    }

    @Test
    func `a GPIO line whose chip has gone is disconnected`() {
        #expect(BusError(gpio: SystemError(call: "ioctl", code: ENODEV)) == .disconnected)
    }
}
