/// Objects that a tick calls one after the other without counting references: the list keeps them alive.
final class CallList<Element: AnyObject>: @unchecked Sendable {
    // Unchecked: constant. Who calls what is in it is the owner's affair.
    private let owned: [Element]
    private let elements: UnsafeMutableBufferPointer<Unmanaged<Element>>

    init(_ elements: [Element]) {
        owned = elements
        self.elements = .allocate(capacity: elements.count)
        _ = self.elements.initialize(from: elements.map { Unmanaged.passUnretained($0) })
    }

    deinit {
        elements.deallocate()
    }

    /// Calls `body` with the element at an index.
    @inline(__always)
    func call(_ index: Int, _ body: (Element) -> Void) {
        elements[index]._withUnsafeGuaranteedRef(body)
    }

    /// Calls `body` with every element, in order. Allocates nothing in any build.
    @inline(__always)
    func each(_ body: (Element) -> Void) {
        var index = 0
        while index < elements.count {
            elements[index]._withUnsafeGuaranteedRef(body)
            index += 1
        }
    }
}

extension Array {
    /// Calls `body` with every element, in order, without allocating in any build: `for … in` does in a debug build,
    /// where the iterator of the standard library is not specialised.
    @inline(__always)
    package func each(_ body: (Element) -> Void) {
        var index = 0
        while index < count {
            body(self[index])
            index += 1
        }
    }
}
