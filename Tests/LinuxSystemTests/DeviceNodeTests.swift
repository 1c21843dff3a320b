import Glibc
import LinuxSystem
import Testing

/// A device by its path, whatever that is called.
struct DeviceNodeTests {
    @Test
    func `a device is the same by its node and by a link to it, and another by another node`() throws {
        var template = Array("/tmp/sinew-node-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let link = "\(folder)/link"
        try #require(symlink("/dev/null", link) == 0)
        defer {
            unlink(link)
            rmdir(folder)
        }
        #expect(DeviceNode.identity(of: "/dev/null") == "/dev/char/1:3")
        #expect(DeviceNode.identity(of: link) == "/dev/char/1:3")
        #expect(DeviceNode.identity(of: "/dev/zero") == "/dev/char/1:5")
        #expect(DeviceNode.identity(of: "\(folder)/../\(folder.split(separator: "/").last ?? "")") == folder)
    }

    @Test
    func `what is not there is what it is called`() {
        #expect(DeviceNode.identity(of: "/dev/ttyNowhere0") == "/dev/ttyNowhere0")
    }
}
