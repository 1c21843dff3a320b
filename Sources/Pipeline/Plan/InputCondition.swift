/// What an input means for the tick that polls it.
enum InputCondition {
    /// The loop may run.
    case ready
    /// There has been no reading yet.
    case empty
    /// The newest reading is too old, and the input asks for safety then.
    case tooOld
}
