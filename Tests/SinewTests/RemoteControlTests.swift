import Glibc
import GuardTesting
import Pipeline
import Quantities
import RobotRuntime
import Testing

@testable import SinewCommand

/// Who may ask a running robot for what, and that every request survives the way there.
struct RemoteControlTests {
    private let robot: Robot
    private let control: RemoteControl

    init() throws {
        let (file, name) = try DemoFile.make()
        let pipeline = try PipelineSource.parse([file.path]).compile()
        robot = Robot(pipeline)
        control = RemoteControl(try BoardClaim(pipeline.board, robot: name), robot) { _ in }
    }

    private struct NoReply: Error {}

    private func reply(to request: RemoteRequest?, from user: uid_t?) throws -> RemoteReply {
        guard case .reply(let reply) = control.answer(to: request, from: user) else { throw NoReply() }
        return reply
    }

    @Test(arguments: [geteuid() &+ 1, nil])
    func `another user may list and stop, but neither inject, clear nor arm`(user: uid_t?) throws {
        try robot.inject(.off, into: "imu")
        for request in [
            RemoteRequest.inject(InjectedFault(.stuck), part: "imu"), .clear(part: nil), .arm,
        ] {
            let reply = try self.reply(to: request, from: user)
            #expect(reply.failure == .noPermission)
            #expect(
                reply.lines == ["\(robot.name): refused; only the user who runs it, or root, may do that"])
        }
        #expect(robot.faults.active().map(\.fault.kind) == [.off])
        #expect(try reply(to: .faults, from: user).lines.count == 1)
        #expect(try reply(to: .faults, from: user).failure == nil)
        #expect(try reply(to: .stop, from: user).failure == nil)
    }

    @Test(arguments: [geteuid(), 0])
    func `the user who runs it, and root, may inject and clear`(user: uid_t) throws {
        #expect(try reply(to: .inject(InjectedFault(.stuck), part: "imu"), from: user).failure == nil)
        #expect(robot.faults.active().map(\.fault.kind) == [.stuck])
        #expect(try reply(to: .clear(part: "imu"), from: user).failure == nil)
        #expect(robot.faults.active().isEmpty)
    }

    @Test(arguments: [true, false])
    func `a stop that comes while the robot waits for a device holds once it runs`(isStopped: Bool) throws {
        let (file, name) = try DemoFile.make()
        let pipeline = try PipelineSource.parse([file.path]).compile()
        let robot = Robot(pipeline)
        let control = RemoteControl(
            try BoardClaim(pipeline.board, robot: name), name, waitingFor: "imu: is not there"
        ) { _ in }
        if isStopped { _ = control.answer(to: .stop, from: geteuid()) }
        // What it waits for may change.
        control.wait(for: "lamp: is not there")
        try robot.open(on: BoardFactory.make(pipeline.board).board)
        defer { robot.stop() }
        _ = try robot.start(arms: false)
        #expect(control.begin(robot) == isStopped)
        robot.armAsDescribed()
        if isStopped {
            let ticks = try #require(robot.status().loops.first).timing.ticks
            #expect(eventually { robot.status().loops.first.map { $0.timing.ticks > ticks + 20 } ?? false })
            #expect(!control.isArmed)
            _ = control.answer(to: .arm, from: geteuid())
        }
        #expect(eventually { control.isArmed })
    }

    @Test(arguments: [geteuid() &+ 1, nil])
    func `another user may stop a robot that waits, but not arm it`(user: uid_t?) throws {
        let (file, name) = try DemoFile.make()
        let board = try PipelineSource.parse([file.path]).compile().board
        let control = RemoteControl(
            try BoardClaim(board, robot: name), name, waitingFor: "imu: is not there"
        ) { _ in }
        guard case .reply(let arm) = control.answer(to: .arm, from: user) else { throw NoReply() }
        #expect(arm.failure == .noPermission)
        guard case .reply(let stop) = control.answer(to: .stop, from: user) else { throw NoReply() }
        #expect(stop.failure == nil)
    }

    @Test(arguments: [
        RemoteRequest.name, .stop, .arm, .faults, .clear(part: nil), .clear(part: "imu"),
        .inject(InjectedFault(.off), part: "imu"),
        .inject(InjectedFault(.stuck, for: .milliseconds(1_500)), part: "producers.imu"),
        .inject(InjectedFault(.garbage, seed: .max), part: "imu"),
        .inject(InjectedFault(.wrong(scale: -0.1, offset: 1e-300, inverted: true)), part: "imu"),
        .inject(InjectedFault(.slow(by: .microseconds(1))), part: "imu"),
        .inject(InjectedFault(.intermittent(probability: 0.3), seed: 7, for: .seconds(5)), part: "imu"),
        .inject(InjectedFault(.crash), part: "imu"),
    ])
    func `a request is the same at the other end of its line`(request: RemoteRequest) {
        #expect(RemoteRequest(line: request.line) == request)
    }

    @Test(arguments: [
        "", "fly", "stop\tnow", "inject", "inject\timu", "inject\timu\t0\t-",
        "inject\timu\t0\t-\tbroken",
        "inject\timu\t-1\t-\toff", "inject\timu\t0\tsoon\toff", "inject\timu\t0\t-\toff\t1",
        "inject\timu\t0\t-\tslow",
        "inject\timu\t0\t-\twrong\t1\t2", "clear\ta\tb",
    ])
    func `a line that says nothing known is refused`(line: String) throws {
        #expect(RemoteRequest(line: line) == nil)
        #expect(try reply(to: RemoteRequest(line: line), from: geteuid()).failure == .unavailable)
    }
}
