import CLinux
import Glibc
import LinuxSystem
import Quantities

extension GuardClient {
    /// Sends a packet and waits for the answer to it.
    static func ask(
        _ packet: GuardPacket, on socket: borrowing OwnedDescriptor, _ process: GuardProcess
    ) throws(GuardError) -> sinew_guard_answer {
        try send(packet, on: socket, process)
        return try answer(to: packet, on: socket, process)
    }

    static func send(
        _ packet: GuardPacket, on socket: borrowing OwnedDescriptor, _ process: GuardProcess
    ) throws(GuardError) {
        do { try packet.send(to: socket) } catch { throw failure(error, process) }
    }

    /// Waits for the answer to a packet.
    static func answer(
        to packet: GuardPacket, on socket: borrowing OwnedDescriptor, _ process: GuardProcess
    ) throws(GuardError) -> sinew_guard_answer {
        let deadline = Timestamp.now().advanced(by: patience)
        while true {
            var answer = sinew_guard_answer()
            let count: Int
            do throws(SystemError) {
                count = try SystemCall.make("recv") {
                    recv(socket.raw, &answer, MemoryLayout<sinew_guard_answer>.size, 0)
                }
            } catch {
                throw failure(error, process)
            }
            guard count == MemoryLayout<sinew_guard_answer>.size else { throw end(of: process) }
            // An older one is the answer to a question that was given up.
            if answer.header.type == SINEW_GUARD_ANSWER.rawValue, answer.header.sequence == packet.sequence {
                return answer
            }
            guard Timestamp.now() < deadline else { throw .silent }
        }
    }

    /// What a failure of the connection means.
    static func failure(_ error: SystemError, _ process: GuardProcess) -> GuardError {
        switch error.code {
        case EAGAIN: .silent
        case EPIPE, ECONNRESET: end(of: process)
        default: .system(error)
        }
    }

    /// The connection ends a moment before the process does.
    private static func end(of process: GuardProcess) -> GuardError {
        guard process.waitForEnd(until: .now().advanced(by: .seconds(1))) else { return .silent }
        return .ended(status: process.reap())
    }

    /// What the system refused to the guard.
    static func refusals(in answer: sinew_guard_answer, priority: Int32?) -> [SystemThread.Refusal] {
        let asked: [(String, StaticString, Int32)] = [
            ("SCHED_FIFO priority \(priority ?? 0)", "sched_setscheduler", answer.refused_priority),
            ("memory locked", "mlockall", answer.refused_lock),
            ("the lowest OOM score", "write", answer.refused_oom_score),
        ]
        return asked.filter { $0.2 != 0 }.map { setting, call, code in
            SystemThread.Refusal(setting: setting, error: SystemError(call: call, code: code))
        }
    }
}
