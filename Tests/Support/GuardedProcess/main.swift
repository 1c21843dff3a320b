import Glibc
import LinuxSystem

/// GuardedProcess [--unguarded] NAME TIMEOUT-MS OUTPUT...
///
/// A runtime that is nothing but outputs and a guard, to be killed by tests. It drives every output away from its safe
/// value, again and again; standard input says how it is to fail, standard output tells what happens.
var arguments = Array(CommandLine.arguments.dropFirst())
let isGuarded = arguments.first != "--unguarded"
if !isGuarded { arguments.removeFirst() }
guard arguments.count >= 3, let milliseconds = Int(arguments[1]) else {
    print("usage: GuardedProcess [--unguarded] NAME TIMEOUT-MS OUTPUT...")
    exit(64)
}
let quieting = CrashQuietingHolder()
do {
    let outputs = try arguments.dropFirst(2).map { try makeOutput($0) }
    let runtime = try TinyRuntime(
        outputs: outputs, board: arguments[0], timeout: .milliseconds(milliseconds), isGuarded: isGuarded)
    try runtime.start()
    while let command = readLine() { try runtime.obey(command) }
    try runtime.obey("leave")
} catch {
    say("error: \(error)")
    exit(1)
}
