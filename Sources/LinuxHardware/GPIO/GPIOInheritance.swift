import Glibc
import HardwareIO
import LinuxSystem

/// Line requests that another process has handed over: each keeps its line where it stands until it is taken over.
///
/// What no line can be told of is closed at once: a request on a kernel before 6.1 would stand in the way of a new one, and
/// nothing else that came with them (a PWM channel's file) is of use here.
struct GPIOInheritance: Sendable {
    private let descriptors: InheritedDescriptors
    /// What the kernel has told of each, by its number.
    private let requests: [Int32: GPIOLineRequest]
    /// Whether there were requests of which the kernel does not tell the lines.
    private(set) var hasUnknownLines = false

    /// Reads what the kernel tells about each descriptor, once.
    ///
    /// - Throws: when that cannot be read at present, as by a process that may open no more files: then nothing is closed, and
    ///   nobody is to let go of a line because of it.
    init(_ descriptors: InheritedDescriptors, root: SystemRoot) throws(SystemError) {
        self.descriptors = descriptors
        var requests: [Int32: GPIOLineRequest] = [:]
        for descriptor in descriptors.numbers {
            do throws(SystemError) {
                let text = try SmallFile.text(of: root.path("/proc/self/fdinfo/\(descriptor)"))
                requests[descriptor] = GPIOLineRequest(descriptorInfo: text)
            } catch {
                if error.code != ENOENT { throw error }
            }
        }
        self.requests = requests
        while let unknown = descriptors.take(where: { requests[$0] == nil }) {
            let link = root.link("/proc/self/fd/\(unknown.raw)")
            if link?.hasPrefix("anon_inode:gpio") ?? false { hasUnknownLines = true }
        }
    }

    /// The line as an output at its initial level, without a moment in which nobody holds it; nil when it was not handed
    /// over or cannot be taken over. Either way nothing that was handed over stands in its way any more.
    func takeOver(_ location: GPIOLineLocation, _ settings: OutputLineSettings) -> GPIOOutputLine? {
        var taken: GPIOOutputLine?
        // There may be several copies of one request. The line is held until the last of them is closed.
        while let descriptor = takeRequest(for: location) {
            guard taken == nil, requests[descriptor.raw]?.offsets.count == 1 else { continue }
            do {
                taken = try GPIOOutputLine(takingOver: descriptor, settings)
            } catch {
                // A new request tells what is wrong, if anything is: the chip may have gone and come back since.
            }
        }
        return taken
    }

    /// Lets go of a line.
    func release(_ location: GPIOLineLocation) {
        while takeRequest(for: location) != nil {}
    }

    private func takeRequest(for location: GPIOLineLocation) -> OwnedDescriptor? {
        descriptors.take { requests[$0]?.holds(chip: location.chip, offset: location.offset) ?? false }
    }
}
