import Glibc

/// The peers in C, in a library that another compiler has made.
struct CPeers {
    private let handle: UnsafeMutableRawPointer

    /// Opens the library, or stops the program: without its peers the suite has nothing to say.
    init(path: String) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            fatalError("the peers in C could not be loaded from \(path): start the suite with Benchmarks/run")
        }
        self.handle = handle
    }

    /// A function by its name. `type` must be a C function type that fits.
    func function<Function>(_ name: String, as type: Function.Type) -> Function {
        guard let symbol = dlsym(handle, name) else { fatalError("the peers in C have no function \(name)") }
        return unsafeBitCast(symbol, to: type)
    }
}

typealias CLoop = @convention(c) (UnsafeRawPointer, UInt64) -> UInt64
typealias CCount = @convention(c) (UInt64) -> UInt64
typealias CAction = @convention(c) () -> Void

/// RTCBot in a process of its own, reached through two named pipes that the run script has made.
struct RTCBot {
    private let requests: Int32
    private let answers: Int32

    init?(requests: String, answers: String) {
        // In this order, in which the other side opens them too.
        self.requests = open(requests, O_WRONLY | O_CLOEXEC)
        self.answers = open(answers, O_RDONLY | O_CLOEXEC)
        guard self.requests >= 0, self.answers >= 0 else { return nil }
    }

    /// Lets it run one sample of a case; nil when it has ended.
    func sample(_ name: String) -> Sample? {
        let line = Array((name + "\n").utf8)
        guard write(requests, line, line.count) == line.count else { return nil }
        var answer = ""
        var byte: UInt8 = 0
        while read(answers, &byte, 1) == 1, byte != 10 { answer.unicodeScalars.append(Unicode.Scalar(byte)) }
        let numbers = answer.split(separator: " ").compactMap { Double($0) }
        guard let first = numbers.first else { return nil }
        return Sample(first, tail: numbers.count > 1 ? numbers[1] : nil)
    }
}

/// Everybody with whom ours is compared.
struct Peers {
    /// The library made by gcc -O2, by which targets are judged.
    let gcc: CPeers
    /// The same sources made by clang -O2, Swift's own back end: tells compilers from languages.
    let clang: CPeers?
    let rtcbot: RTCBot?
    /// The programs `sinew-guard` and `sinew`, for the cases of loops.
    let guardProgram: String
    let sinew: String

    /// The peers in C with their names in the table.
    var compiled: [(name: String, library: CPeers)] {
        [(Peers.gccName, gcc)] + (clang.map { [(Peers.clangName, $0)] } ?? [])
    }

    static let gccName = "C, gcc -O2"
    static let clangName = "C, clang -O2"
    static let rtcbotName = "RTCBot"

    /// RTCBot as a candidate.
    func rtcbot(_ name: String, scale: Double = 1, inverted: Bool = false) -> Candidate {
        Candidate(Peers.rtcbotName) {
            guard let sample = rtcbot?.sample(name) else { return nil }
            let typical = inverted ? 1000 / sample.typical : sample.typical * scale
            return Sample(typical, tail: sample.tail)
        }
    }
}
