import ArgumentParser

/// What the process says when it ends, in the numbers of sysexits.h.
enum ExitStatus: Int32 {
    case usage = 64
    case dataError = 65
    case noInput = 66
    case unavailable = 69
    case internalError = 70
    case systemError = 71
    case inputOutput = 74
    case temporaryFailure = 75
    case noPermission = 77
    case configuration = 78

    var code: ExitCode { ExitCode(rawValue) }
}
