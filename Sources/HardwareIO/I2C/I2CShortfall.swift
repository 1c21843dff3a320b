/// What a transfer needs and the adapter does not have.
public enum I2CShortfall: Sendable, Hashable, BitwiseCopyable {
    /// Messages of any form (plain I2C): the adapter only knows SMBus commands, and no single one of them is the transfer.
    case plainI2C
    /// The SMBus command that would be the transfer.
    case command(SMBusCommand)
    /// Room for so many bytes in one message, the register's number among them.
    case bytes(asked: Int32, most: Int32)
    /// Room for so many messages in one transaction.
    case messages(asked: Int32, most: Int32)
}

extension I2CShortfall: CustomStringConvertible {
    /// What is missing, and the remedy.
    public var description: String {
        switch self {
        case .plainI2C:
            "its adapter only knows SMBus commands, and none of them has this form; \(Self.remedy)"
        case .command(let command):
            "its adapter lacks the SMBus command \"\(command)\"; \(Self.remedy)"
        case .bytes(let asked, let most):
            "its adapter takes at most \(most) bytes in a message, and \(asked) are asked for; transfer them in pieces,"
                + " where the chip allows that"
        case .messages(let asked, let most):
            "its adapter takes at most \(most) messages in a transaction, and \(asked) are asked for; make several"
                + " transactions of them, where the chip allows that"
        }
    }

    private static let remedy = "put the chip on a bus with plain I2C (sinew devices shows which)"
}
