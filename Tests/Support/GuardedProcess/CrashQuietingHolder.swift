import Guarding

/// Keeps crashes quiet for as long as the program runs: a value that cannot be copied needs an owner.
final class CrashQuietingHolder {
    private let quieting = CrashQuieting()
}
