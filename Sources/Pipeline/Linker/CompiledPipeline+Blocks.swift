import Media

extension CompiledPipeline {
    /// A reader of the blocks of a producer's port, such as "camera.frames", for tasks and threads outside of the loops.
    ///
    /// Before the robot is made of the pipeline: each reader has buffers of its own in the device's pool, so that it is slow
    /// at nobody's cost but its own.
    ///
    /// - Parameter leases: how many blocks it may hold at a time.
    /// - Returns: nil when there is no such port, it carries values, or its device has been opened.
    public func blockReader(
        of port: String, _ delivery: BlockReader.Delivery = .newest, leases: Int = 2
    ) -> BlockReader? {
        for producer in producers {
            for candidate in producer.ports where "\(producer.name).\(candidate.description.name)" == port {
                return candidate.blocks?.makeReader(delivery, leases: leases)
            }
        }
        return nil
    }
}
