import AsyncAlgorithms
import Quantities
import Subscriptions
import Synchronization

/// From the writer's put to the reader's next instruction, the reader asleep in the kernel or its task suspended.
enum Waking {
    /// How often each round wakes the reader, and how long the writer waits after the reader has announced itself.
    struct Pace {
        let name: String
        let count: Int
        let pause: Int64
        let rtcbot: String

        /// As fast as a reader can be asleep again for certain.
        static let quick = Pace(name: "50 µs after the last", count: 800, pause: 50_000, rtcbot: "wake")
        /// A sensor of 1 kHz: the reader's processor has gone idle.
        static let sensor = Pace(name: "1 ms after the last", count: 150, pause: 1_000_000, rtcbot: "wake-1kHz")
    }

    typealias CWait = @convention(c) (UnsafeMutablePointer<Int64>, UInt64) -> Void
    typealias CWake = @convention(c) (UInt64, Int64) -> Void

    static func thread(_ pace: Pace, _ peers: Peers) -> Case {
        Case(
            title: "Wake-up of a blocked thread, \(pace.name)", unit: .nanoseconds,
            candidates: [
                Candidate("ours") { Sample(blockedThread(pace)) },
                Candidate(futexName) { Sample(futexPair(pace, peers)) },
            ],
            targets: [Target(text: "≤ 1.15 × futex pair", measure: .quotient(of: futexName)) { $0 <= 1.15 }])
    }

    static func task(_ pace: Pace, _ peers: Peers) -> Case {
        Case(
            title: "Wake-up of an awaiting task by an ordinary thread, \(pace.name)", unit: .nanoseconds,
            candidates: [
                Candidate("ours") { Sample(awaitingTask(pace)) },
                Candidate("ours, by a loop through the relay") { Sample(relayed(pace)) },
                Candidate(futexName) { Sample(futexPair(pace, peers)) },
                Candidate(bareName) { Sample(bareContinuation(pace)) },
                Candidate("AsyncStream") { Sample(asyncStream(pace)) },
                Candidate("AsyncChannel") { Sample(asyncChannel(pace)) },
                peers.rtcbot(pace.rtcbot),
            ],
            targets: [
                Target(text: "≤ 2 × futex pair", measure: .quotient(of: futexName)) { $0 <= 2 },
                Target(text: "(bare continuation, no target)", measure: .quotient(of: bareName)) { _ in true },
            ])
    }

    static let bareName = "bare continuation"
    static let futexName = "C futex pair"

    /// What writer and reader of one round share.
    final class Round: Sendable {
        let pace: Pace
        /// How many elements the reader has awaited so far, the present one included.
        let awaited = Atomic<Int>(0)
        let times: Box<[Int64]>

        init(_ pace: Pace) {
            self.pace = pace
            times = Box([])
        }

        /// The writer's side: `put` once for each time that the reader waits.
        func write(_ put: (Timestamp) -> Void) {
            for index in 0..<pace.count {
                while awaited.load(ordering: .acquiring) != index + 1 {}
                spin(nanoseconds: pace.pause)
                put(.now())
            }
        }
    }

    static func blockedThread(_ pace: Pace) -> [Int64] {
        let round = Round(pace)
        let subscription = MostRecentSubscription<Element56>()
        let reader = PinnedThread(on: Machine.readerCPU) {
            var times = [Int64](repeating: 0, count: pace.count)
            for index in 0..<pace.count {
                round.awaited.store(index + 1, ordering: .sequentiallyConsistent)
                do throws(SubscriptionError) {
                    guard let reading = try subscription.wait() else { return }
                    times[index] = Timestamp.now().nanoseconds(since: reading.time)
                } catch {
                    fatalError("\(error)")
                }
            }
            round.times.value = times
        }
        let writer = PinnedThread(on: Machine.writerCPU) {
            round.write { subscription.put(Reading(sequence: 1, time: $0, value: Element56(filledWith: 1))) }
        }
        writer.join()
        reader.join()
        return round.times.value
    }

    /// - Parameters:
    ///   - function: how the reader waits.
    ///   - start: starts the reader's thread and returns what waits for its end.
    static func futexPair(
        _ pace: Pace, _ peers: Peers, by function: String = "peer_futex_wait",
        reading start: (@escaping @Sendable () -> Void) -> () -> Void = {
            PinnedThread(on: Machine.readerCPU, $0).join
        }
    ) -> [Int64] {
        let prepare = peers.gcc.function("peer_futex_prepare", as: CAction.self)
        let wait = peers.gcc.function(function, as: CWait.self)
        let wake = peers.gcc.function("peer_futex_wake", as: CWake.self)
        prepare()
        let times = Box<[Int64]>([])
        let join = start {
            var mine = [Int64](repeating: 0, count: pace.count)
            wait(&mine, UInt64(pace.count))
            times.value = mine
        }
        let writer = PinnedThread(on: Machine.writerCPU) { wake(UInt64(pace.count), pace.pause) }
        writer.join()
        join()
        return times.value
    }

    /// Runs a reading task and a writing thread; `next` awaits one element and returns when it was put.
    private static func round(
        _ pace: Pace, put: @escaping @Sendable (Timestamp) -> Void,
        next: @escaping @Sendable () async -> Timestamp?
    ) -> [Int64] {
        let round = Round(pace)
        let writer = PinnedThread(on: Machine.writerCPU) { round.write(put) }
        let times = runTask { await read(round, next) }
        writer.join()
        return times
    }

    private static func read(_ round: Round, _ next: @Sendable () async -> Timestamp?) async -> [Int64] {
        var times: [Int64] = []
        times.reserveCapacity(round.pace.count)
        while times.count < round.pace.count {
            Machine.keep(Machine.readerCPU)
            round.awaited.store(times.count + 1, ordering: .sequentiallyConsistent)
            guard let sent = await next() else { break }
            times.append(Timestamp.now().nanoseconds(since: sent))
        }
        return times
    }

    static func awaitingTask(_ pace: Pace) -> [Int64] {
        let subscription = MostRecentSubscription<Element56>()
        return round(pace) {
            subscription.put(Reading(sequence: 1, time: $0, value: Element56(filledWith: 1)))
        } next: {
            do throws(SubscriptionError) { return try await subscription.next()?.time } catch { return nil }
        }
    }

    /// The writer is a real-time loop, which rouses the relay, which resumes the task.
    static func relayed(_ pace: Pace) -> [Int64] {
        let subscription = MostRecentSubscription<Element56>(realtimeWriter: true)
        return round(pace) {
            subscription.put(Reading(sequence: 1, time: $0, value: Element56(filledWith: 1)))
        } next: {
            do throws(SubscriptionError) { return try await subscription.next()?.time } catch { return nil }
        }
    }

    /// The least that the language can do: a task suspends, a thread resumes it.
    static func bareContinuation(_ pace: Pace) -> [Int64] {
        let waiting = Box<UnsafeContinuation<Timestamp, Never>?>(nil)
        return round(pace) { time in
            // The reader announces itself before there is a continuation; each is resumed once.
            var continuation = waiting.take()
            while continuation == nil { continuation = waiting.take() }
            continuation?.resume(returning: time)
        } next: {
            await withUnsafeContinuation { waiting.value = $0 }
        }
    }

    static func asyncStream(_ pace: Pace) -> [Int64] {
        typealias Timed = (Timestamp, Element56)
        let (stream, continuation) = AsyncStream<Timed>.makeStream(bufferingPolicy: .bufferingNewest(1))
        return round(pace) {
            continuation.yield(($0, Element56(filledWith: 1)))
        } next: {
            // An iterator each time is as good as one: both are a reference to the stream's storage.
            var iterator = stream.makeAsyncIterator()
            return await iterator.next()?.0
        }
    }

    /// A thread cannot send: it resumes a task that does, which is one step more than the others take.
    static func asyncChannel(_ pace: Pace) -> [Int64] {
        let channel = AsyncChannel<(Timestamp, Element56)>()
        let sending = Box<UnsafeContinuation<Timestamp, Never>?>(nil)
        let sender = Task.detached {
            for _ in 0..<pace.count {
                Machine.keep(Machine.readerCPU)
                let time = await withUnsafeContinuation { sending.value = $0 }
                await channel.send((time, Element56(filledWith: 1)))
            }
        }
        let times = round(pace) { time in
            var continuation = sending.take()
            while continuation == nil { continuation = sending.take() }
            continuation?.resume(returning: time)
        } next: {
            var iterator = channel.makeAsyncIterator()
            return await iterator.next()?.0
        }
        runTask { await sender.value }
        return times
    }
}
