import Glibc
import Testing

/// `sinew record-sound` and `sinew play` where they cannot do anything; where they can is in the board's tests.
struct SoundCommandTests {
    @Test
    func `a file that is no WAV file, or not there, is one clear line`() throws {
        let run = try SinewProcess.run("play", SinewProcess.config("demo"), "--card", "Headset")
        #expect(run.status == 65)
        #expect(run.messages.contains("demo.json: a WAV file begins with \"RIFF\""))
        let none = try SinewProcess.run("play", "no-such.wav", "--card", "Headset")
        #expect(none.status == 66)
        #expect(none.messages.contains("no-such.wav: cannot be read; No such file or directory"))
        let folder = try SinewProcess.run("play", "/tmp", "--card", "Headset")
        #expect(folder.status == 66)
        #expect(folder.messages.contains("/tmp: cannot be read; Is a directory"))
    }

    @Test
    func `a card that is not there is one clear line, and leaves no file`() throws {
        let run = try SinewProcess.run("record-sound", "/tmp/sinew-no-card.wav", "--card", "NoSuchCard_1")
        #expect(run.status == 69)
        #expect(run.messages.contains(#"sound card "NoSuchCard_1": is not there"#))
        #expect(access("/tmp/sinew-no-card.wav", F_OK) != 0)
    }

    @Test(arguments: [["--for", "2h"], ["--rate", "5"], ["--channels", "0"]])
    func `what makes no sense is refused before anything is opened`(arguments: [String]) throws {
        let run = try SinewProcess(["record-sound", "/tmp/x.wav", "--card", "Headset"] + arguments).wait()
        #expect(run.status == 64)
    }
}
