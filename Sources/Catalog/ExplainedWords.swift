import Control
import HardwareIO
import Pipeline

extension LineBias: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .asIs: "whatever the board does by itself"
        case .disabled: "no resistor"
        case .pullUp: "a resistor to the supply: an open switch reads high"
        case .pullDown: "a resistor to ground: an open switch reads low"
        }
    }
}

extension LineEdges: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .rising: "changes from inactive to active"
        case .falling: "changes from active to inactive"
        case .both: "every change"
        }
    }
}

extension ControlAction: ExplainedChoice {
    /// What the word means.
    public var text: String {
        switch self {
        case .reverse: "the output falls when the measurement rises: a heater, a speed regulator"
        case .direct: "the output rises with the measurement: a fan, a balancing robot"
        }
    }
}
