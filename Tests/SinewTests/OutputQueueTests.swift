import Testing

@testable import SinewCommand

/// What waits for a reader, what is given up, and in which order it comes.
struct OutputQueueTests {
    private var queue = OutputQueue(statusDescriptor: 1)

    private mutating func texts() -> [String] {
        var texts: [String] = []
        while let chunk = queue.take(reason: "nobody read it") { texts.append(chunk.text) }
        return texts
    }

    @Test
    mutating func `lines come in the order in which they were said, each for its descriptor`() {
        queue.add("one", descriptor: 1)
        queue.add("two", descriptor: 2)
        #expect(queue.take(reason: "") == .init(descriptor: 1, text: "one\n", lines: 1))
        #expect(queue.take(reason: "") == .init(descriptor: 2, text: "two\n", lines: 1))
        #expect(queue.take(reason: "") == nil)
        #expect(queue.isEmpty)
    }

    @Test
    mutating func `the oldest lines go where there is no room, and the reader is told how many`() {
        queue.limit = 20
        for number in 0..<10 { queue.add("line \(number)", descriptor: 2) }
        #expect(queue.unread == 10)
        #expect(
            texts() == ["sinew: warning: 8 lines were lost here: nobody read it\nline 8\n", "line 9\n"])
        #expect(queue.unread == 0)
    }

    @Test
    mutating func `a line that is longer than all the room is kept`() {
        queue.limit = 4
        queue.add("longer than that", descriptor: 1)
        #expect(texts() == ["longer than that\n"])
    }

    @Test
    mutating func `what could not be written counts as lost, with what was lost before it`() throws {
        queue.limit = 10
        for line in ["first", "second", "third"] { queue.add(line, descriptor: 1) }
        let taken = queue.take(reason: "nobody read it")
        let chunk = try #require(taken)
        #expect(chunk.lines == 3)
        queue.giveUp(chunk)
        #expect(queue.unread == 3)
        queue.add("fourth", descriptor: 1)
        #expect(texts() == ["sinew: warning: 3 lines were lost here: nobody read it\nfourth\n"])
    }

    @Test
    mutating func `of status lines only the newest waits, and none counts as lost`() {
        for number in 0..<1000 { queue.show("status \(number)") }
        #expect(queue.unread == 0)
        #expect(texts() == ["\r\u{1b}[Kstatus 999"])
    }

    @Test
    mutating func `a message takes the place of the status line, which comes back after it`() {
        queue.show("status")
        #expect(texts() == ["\r\u{1b}[Kstatus"])
        queue.add("message", descriptor: 2)
        #expect(texts() == ["\r\u{1b}[Kmessage\nstatus"])
        queue.endStatus()
        queue.add("result", descriptor: 1)
        #expect(texts() == ["\r\u{1b}[Kstatus\n", "result\n"])
    }
}
