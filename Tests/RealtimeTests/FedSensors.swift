import Catalog
import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions

/// A producer whose readings the test puts.
final class FedSensors: ProducerDriver {
    static let description = ProducerDescription("fed", "for tests") { define in
        let motion = define.output("motion", MotionSample.self, "a motion")
        let temperature = define.output("temperature", Double.self, unit: .celsius, "a temperature")
        let edge = define.output("edge", Bool.self, "an edge")
        return { FedSensors(motion: $0[motion], temperature: $0[temperature], edge: $0[edge]) }
    }

    let motion: Producer<MotionSample>
    let temperature: Producer<Double>
    let edge: Producer<Bool>

    init(motion: Producer<MotionSample>, temperature: Producer<Double>, edge: Producer<Bool>) {
        self.motion = motion
        self.temperature = temperature
        self.edge = edge
    }

    func open(on board: any Board) throws(HardwareError) {}
    func run(until stop: StopSignal, health: DriverHealth) {}
    func interrupt() {}
    func close() {}
}
