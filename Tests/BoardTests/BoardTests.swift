import Testing

/// Everything here runs inside the virtual board, on real kernel drivers: `make test`. The parts share its chips, so
/// they run one after another.
@Suite(.serialized)
enum BoardTests {}
