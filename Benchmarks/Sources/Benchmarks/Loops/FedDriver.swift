import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// `fed`: a producer whose readings the suite puts, or which feeds itself a thousand times in a second.
final class FedDriver: ProducerDriver {
    let number: Producer<Double>
    let event: Producer<Bool>
    private let feedsItself: Bool

    private init(number: Producer<Double>, event: Producer<Bool>, feedsItself: Bool) {
        self.number = number
        self.event = event
        self.feedsItself = feedsItself
    }

    /// The description, and where the driver that a pipeline makes of it can be found.
    static func make(feedsItself: Bool = false) -> (description: ProducerDescription, made: Box<FedDriver?>) {
        let made = Box<FedDriver?>(nil)
        let description = ProducerDescription("fed", "what the suite puts") { define in
            let number = define.output("number", Double.self, "a number")
            let event = define.output("event", Bool.self, "something that happens")
            return { arguments in
                let driver = FedDriver(number: arguments[number], event: arguments[event], feedsItself: feedsItself)
                made.value = driver
                return driver
            }
        }
        return (description, made)
    }

    func open(on board: any Board) throws(HardwareError) {}

    func run(until stop: StopSignal, health: DriverHealth) {
        guard feedsItself else {
            _ = stop.wait(until: .distantFuture)
            return
        }
        // A stop lets nothing be armed until its level is known.
        event.put(false, measuredAt: .now())
        var next = Timestamp.now()
        var value = 0.0
        while !stop.wait(until: next) {
            number.put(value, measuredAt: .now())
            value = value < 1000 ? value + 1 : 0
            next = next.advanced(byNanoseconds: 1_000_000)
        }
    }

    func interrupt() {}
    func close() {}
}
