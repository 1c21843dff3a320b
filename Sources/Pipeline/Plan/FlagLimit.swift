/// What a port of flags can never give, as far as the parameters behind it tell: no stop can be made of it.
struct FlagLimit: Sendable, Equatable {
    /// What it never gives.
    enum Kind: Sendable {
        /// Never true: a stop of it could not be called.
        case cannotCall
        /// Never false: a stop of it could not be let go of, unless something else tells the level.
        case cannotLetGo
    }

    var kind: Kind
    /// What it does instead, as the rest of the sentence "button.edge …".
    var reason: String
    /// How it becomes a stop.
    var remedy: String
}
