import Glibc
import Quantities

/// Whether the condition comes true; gives up after a minute, which no working program needs. It yields instead of
/// sleeping: events are waited for one by one, ten thousand times.
func isSoon(_ condition: () -> Bool) -> Bool {
    let end = Timestamp.now().advanced(by: .seconds(60))
    while !condition() {
        guard Timestamp.now() < end else { return false }
        sched_yield()
    }
    return true
}
