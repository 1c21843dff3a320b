import Pipeline

/// What has happened between two looks at a robot: rules without effects.
struct RobotChanges {
    private var producers: [String: DriverHealth.State] = [:]
    private var services: [String: DriverHealth.State] = [:]
    private var stalled: Set<String> = []
    private var actuators: [String: (entries: UInt64, isDriven: Bool)] = [:]

    /// The events since the last look. Before the first, all was well and nothing was driven.
    mutating func events(in status: RobotStatus) -> [RobotEvent.Kind] {
        var events: [RobotEvent.Kind] = []
        for producer in status.producers
        where producers.updateValue(producer.health, forKey: producer.name) ?? .good != producer.health {
            events.append(.producer(producer.name, producer.health))
        }
        for service in status.services
        where services.updateValue(service.health, forKey: service.name) ?? .good != service.health {
            events.append(.service(service.name, service.health))
        }
        for loop in status.loops where loop.isStalled != stalled.contains(loop.name) {
            if loop.isStalled { stalled.insert(loop.name) } else { stalled.remove(loop.name) }
            events.append(.loop(loop.name, isStalled: loop.isStalled))
        }
        for actuator in status.actuators {
            let isDriven = actuator.state == .driven
            let before = actuators.updateValue((actuator.safeEntries, isDriven), forKey: actuator.name) ?? (0, false)
            let hasGoneSafe = actuator.safeEntries > before.entries
            if hasGoneSafe { events.append(.actuatorSafe(actuator.name, actuator.reason)) }
            if isDriven, hasGoneSafe || !before.isDriven { events.append(.actuatorDriven(actuator.name)) }
        }
        return events
    }
}
