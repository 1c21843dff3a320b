import LinuxSystem
import Quantities

/// Waits, without hurry, until something holds; false when it does not in the time that anything may take.
public func eventually(
    within patience: Duration = GuardedRun.patience, _ condition: () throws -> Bool
) rethrows -> Bool {
    let deadline = Timestamp.now().advanced(by: patience)
    while Timestamp.now() < deadline {
        if try condition() { return true }
        Sleep.until(.now().advanced(by: .milliseconds(2)))
    }
    return false
}

/// Whether something holds now and goes on holding for a while in which a late writer would have come.
public func stays(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<100 {
        guard try condition() else { return false }
        Sleep.until(.now().advanced(by: .milliseconds(2)))
    }
    return true
}
