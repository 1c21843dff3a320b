import Testing

@testable import Media

struct BlockTypeTests {
    @Test
    func `what is known of both sides has to agree, and what one does not know is right`() {
        let camera = BlockType.frames([.yuyv], width: 640, height: 480)
        #expect(BlockType.frames().accepts(camera))
        #expect(BlockType.frames([.nv12, .yuyv]).accepts(camera))
        #expect(BlockType.frames([.grey]).accepts(.frames()))
        #expect(!BlockType.frames([.grey]).accepts(camera))
        #expect(!BlockType.frames(width: 320).accepts(camera))
        #expect(!BlockType.samples().accepts(camera))
        #expect(BlockType.samples(.int16, rate: 48_000).accepts(.samples(channels: 2)))
        #expect(!BlockType.samples(.int16, rate: 48_000).accepts(.samples(rate: 44_100)))
        #expect(!BlockType.points(.polar).accepts(.points(.cartesian)))
    }

    @Test
    func `a type tells what it is in a few words`() {
        #expect(BlockType.frames([.yuyv, .nv12], width: 640, height: 480).name == "frames (YUYV or NV12, 640 × 480)")
        #expect(BlockType.frames(height: 480).name == "frames (? × 480)")
        #expect(BlockType.samples(.int16, rate: 48_000, channels: 1).name == "samples (S16, 48000 Hz, 1 channel)")
        #expect(BlockType.points().name == "points")
    }

    @Test(arguments: [("YUYV", PixelFormat.yuyv), ("NV12", .nv12), ("GREY", .grey), ("RGB3", .rgb24), ("MJPG", .mjpeg)])
    func `a pixel format has V4L2's four characters`(name: String, format: PixelFormat) {
        #expect(PixelFormat(name) == format)
        #expect(format.name == name)
    }

    @Test
    func `a geometry with absurd numbers fits nowhere, and overflows nowhere`() {
        let most = Int32.max
        #expect(!BlockGeometry.frame(FrameGeometry(.nv12, width: most, height: most, stride: most)).fits(in: 1 << 20))
        #expect(!BlockGeometry.samples(SampleGeometry(.int32, channels: most, rate: 1, count: most)).fits(in: 1 << 20))
        #expect(!BlockGeometry.points(PointGeometry(.polar, count: most)).fits(in: 1 << 20))
        #expect(!BlockGeometry.points(PointGeometry(.polar, count: -1)).fits(in: 1 << 20))
        #expect(!BlockGeometry.frame(FrameGeometry(.mjpeg, width: 4, height: 4, stride: 0)).fits(in: 0))
    }
}
