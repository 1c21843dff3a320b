internal import Synchronization

extension BlockWriter {
    /// Who has which slot: kept by the pool, so that a device that opens again finds everything as it left it.
    final class Core: @unchecked Sendable {
        // Unchecked because what is not atomic is touched inside `alone`, which one thread at a time enters.
        private enum Holder: UInt8 {
            /// A slot without memory.
            case nobody
            /// Free to be filled.
            case pool
            /// Being filled.
            case device
            /// Published.
            case readers
        }

        let published = Atomic<UInt64>(0)
        let withheld = Atomic<UInt64>(0)
        let malformed = Atomic<UInt64>(0)
        private let isBusy = Atomic<Bool>(false)
        private let slots: UnsafeMutableBufferPointer<BlockSlot>
        private let kept: Int
        private let recent: Int
        private var holders: [Holder]
        private var memories: [BlockMemory?]
        /// Slots whose memory goes as soon as the device has them.
        private var isOutdated: [Bool]
        /// Those of the readers, the oldest block first.
        private var lent: [Int] = []
        /// Bytes that a slot gets which has no memory; nil where the device brings it.
        private var byteCount: Int?

        init(slots: UnsafeMutableBufferPointer<BlockSlot>, kept: Int, recent: Int) {
            self.slots = slots
            self.kept = kept
            self.recent = recent
            holders = Array(repeating: .nobody, count: slots.count)
            memories = Array(repeating: nil, count: slots.count)
            isOutdated = Array(repeating: false, count: slots.count)
            lent.reserveCapacity(slots.count)
        }

        /// Runs `body` on the one thread that is the device's at the moment.
        func alone<Result>(_ body: (Core) -> Result) -> Result {
            precondition(
                !isBusy.exchange(true, ordering: .acquiring), "two threads write to one pool of blocks at once")
            defer { isBusy.store(false, ordering: .releasing) }
            return body(self)
        }

        // MARK: Memory

        func renew(byteCount: Int?) {
            self.byteCount = byteCount
            for slot in holders.indices {
                if holders[slot] == .readers { isOutdated[slot] = true } else { empty(slot) }
            }
            // A device that has gone keeps its name as long as one of its buffers is there.
            if byteCount == nil { collectOutdated() }
        }

        func mount(_ memory: BlockMemory) -> BlockBuffer? {
            collectOutdated()
            guard let slot = first(of: .nobody) else { return nil }
            furnish(slot, memory)
            return hand(slot)
        }

        /// Takes a slot's memory away; where the pool allocates, it gets new memory at once.
        private func empty(_ slot: Int) {
            isOutdated[slot] = false
            memories[slot] = nil
            slots[slot].memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            holders[slot] = .nobody
            if let byteCount { furnish(slot, BlockMemory(byteCount: byteCount)) }
        }

        private func furnish(_ slot: Int, _ memory: BlockMemory) {
            memories[slot] = memory
            slots[slot].memory = memory.bytes
            holders[slot] = .pool
        }

        // MARK: Slots

        func acquire() -> BlockBuffer? {
            if let slot = first(of: .pool) { return hand(slot) }
            while takeBack(amongOldest: lent.count - recent) {
                // A slot whose memory was outdated may be without any now.
                if let slot = first(of: .pool) { return hand(slot) }
            }
            return nil
        }

        func giveBack(_ buffer: BlockBuffer) {
            precondition(holders[buffer.slot] == .device, "a buffer that is not the device's was given back")
            holders[buffer.slot] = .pool
        }

        /// Whether one more slot may be lent out: enough of them have to stay with the device.
        func mayLend() -> Bool {
            while true {
                let owned = owned
                // A device that has fewer buffers than it was to keep goes on with what there is.
                if owned > min(kept, max(1, owned + lent.count - 1)) { return true }
                // The one that is lent next will be the newest, so that one fewer of the others is; and the oldest of all
                // may go in any case, or a small pool would stand still.
                if !takeBack(amongOldest: max(1, lent.count - recent + 1)) { return false }
            }
        }

        func lend(
            _ slot: Int, _ byteCount: Int, _ geometry: BlockGeometry, _ deviceSequence: UInt64
        ) -> BlockHandle {
            precondition(holders[slot] == .device, "a buffer that is not the device's was published")
            slots[slot].byteCount = byteCount
            slots[slot].geometry = geometry
            slots[slot].deviceSequence = deviceSequence
            holders[slot] = .readers
            lent.append(slot)
            return BlockHandle(slot: slot, generation: slots[slot].publish())
        }

        private func hand(_ slot: Int) -> BlockBuffer {
            holders[slot] = .device
            return BlockBuffer(slot: slot, bytes: slots[slot].memory)
        }

        /// Takes the oldest block back that nobody is in, of that many.
        ///
        /// Looks from the newest to the oldest, because readers move the other way: one that leaves a block for a newer one
        /// meanwhile is met once and not twice, so that a free slot is found whenever there is one. A block that was entered
        /// between the look and the taking starts a new look; nothing newer comes meanwhile, so that this ends.
        private func takeBack(amongOldest count: Int) -> Bool {
            while true {
                var found: Int?
                var index = min(count, lent.count)
                while index > 0 {
                    index -= 1
                    if slots[lent[index]].readers == 0 { found = index }
                }
                guard let found else { return false }
                let slot = lent[found]
                guard slots[slot].takeBack() else { continue }
                removeLent(at: found)
                holders[slot] = .pool
                if isOutdated[slot] { empty(slot) }
                return true
            }
        }

        // Loops by index: the algorithms of the standard library allocate where they are not specialised.

        /// The first slot of that holder.
        private func first(of holder: Holder) -> Int? {
            var slot = 0
            while slot < holders.count {
                if holders[slot].rawValue == holder.rawValue { return slot }
                slot += 1
            }
            return nil
        }

        /// How many slots with memory are not lent out.
        private var owned: Int {
            var (slot, count) = (0, 0)
            while slot < holders.count {
                if holders[slot] == .pool || holders[slot] == .device { count += 1 }
                slot += 1
            }
            return count
        }

        private func removeLent(at place: Int) {
            var index = place + 1
            while index < lent.count {
                lent[index - 1] = lent[index]
                index += 1
            }
            lent.removeLast()
        }

        /// Takes all blocks back whose memory is outdated and in which nobody is.
        private func collectOutdated() {
            var index = 0
            while index < lent.count {
                let slot = lent[index]
                guard isOutdated[slot], slots[slot].takeBack() else {
                    index += 1
                    continue
                }
                removeLent(at: index)
                empty(slot)
            }
        }
    }
}
