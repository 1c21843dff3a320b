import Testing

@testable import Subscriptions

struct RelayTests {
    @Test
    func `the relay tells that it runs`() throws {
        try Relay.start()
        try Relay.start()
    }
}
