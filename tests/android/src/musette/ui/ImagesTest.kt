package musette.ui

import androidx.compose.ui.graphics.painter.Painter
import coil3.ImageLoader
import coil3.PlatformContext
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Paint
import org.jetbrains.skia.Rect
import org.jetbrains.skia.Surface
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.atomic.AtomicInteger
import kotlin.math.max

/** Pictures on lists: small, in memory, and nowhere else. */
class ImagesTest {
    private val images = Images(PlatformContext.INSTANCE)

    private fun png(width: Int, height: Int, colour: Int = 0xff336699.toInt()): ByteArray =
        Surface.makeRasterN32Premul(width, height).run {
            canvas.drawRect(Rect.makeWH(width / 2f, height / 1f), Paint().apply { color = colour })
            makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes
        }

    private fun longest(painter: Painter) = painter.intrinsicSize.let { max(it.width, it.height) }

    @Test
    fun a_picture_is_no_larger_in_memory_than_it_is_seen(): Unit = runBlocking {
        val seen = images.of(Pictured("large", 320) { png(3000, 1000) })!!
        assertEquals(320f, longest(seen), 1f)
        assertEquals(107f, seen.intrinsicSize.height, 1f)
        assertEquals("what is small stays as it is", 40f, longest(images.of(Pictured("small", 320) { png(40, 30) })!!))
    }

    @Test
    fun what_was_shown_is_there_in_the_first_frame_and_is_not_read_again(): Unit = runBlocking {
        val read = AtomicInteger()
        val picture = Pictured("once", 320) { read.incrementAndGet().let { png(400, 300) } }
        assertNull(images.held("once"))
        images.of(picture)
        assertNotNull(images.held("once"))
        images.of(picture)
        assertEquals(1, read.get())
        images.forget()
        assertNull("of an account that is no more nothing stays", images.held("once"))
        images.of(picture)
        assertEquals(2, read.get())
    }

    @Test
    fun a_photograph_stands_as_it_was_taken(): Unit = runBlocking {
        val lying = Surface.makeRasterN32Premul(400, 300).makeImageSnapshot().encodeToData(EncodedImageFormat.JPEG)!!.bytes
        assertEquals(400f to 300f, images.of(Pictured("lying", 1024) { lying })!!.intrinsicSize.let { it.width to it.height })
        // Turned by a quarter, as most telephones write what was taken upright: their sensor lies.
        val upright = byteArrayOf(
            0xff.toByte(), 0xe1.toByte(), 0, 34, 'E'.code.toByte(), 'x'.code.toByte(), 'i'.code.toByte(), 'f'.code.toByte(), 0, 0, 'M'.code.toByte(),
            'M'.code.toByte(), 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        )
        val turned = lying.copyOf(2) + upright + lying.copyOfRange(2, lying.size)
        assertEquals(300f to 400f, images.of(Pictured("upright", 1024) { turned })!!.intrinsicSize.let { it.width to it.height })
    }

    @Test
    fun what_is_no_picture_is_none_and_what_is_not_here_neither(): Unit = runBlocking {
        assertNull(images.of(Pictured("words", 320) { "no picture".toByteArray() }))
        assertNull(images.of(Pictured("half", 320) { png(400, 300).copyOf(20) }))
        assertNull(images.of(Pictured("nothing", 320) { ByteArray(0) }))
        assertNull(images.of(Pictured("away", 320) { null }))
        assertNull("nor is it one the next time", images.held("words"))
    }

    @Test
    fun however_many_are_shown_memory_has_an_end_and_the_last_ones_are_in_it(): Unit = runBlocking {
        // Each is 4 MB when it is decoded: all would be 160.
        for (number in 0 until 40) images.of(Pictured("photograph $number", 1024) { png(1024, 1024) })
        val held = (0 until 40).filter { images.held("photograph $it") != null }
        assertTrue("$held", held.size in 8..16)
        assertTrue("$held", 39 in held)
    }

    @Test
    fun few_are_read_at_a_time_however_many_are_asked_for(): Unit = runBlocking {
        val (now, most) = AtomicInteger() to AtomicInteger()
        val all = List(24) { number ->
            async(Dispatchers.Default) {
                images.of(
                    Pictured("many $number", 320) {
                        most.accumulateAndGet(now.incrementAndGet(), ::max)
                        // As the core does: whoever waits for bytes holds no thread.
                        yield()
                        png(200, 100).also { now.decrementAndGet() }
                    },
                )
            }
        }.awaitAll()
        assertTrue(all.all { it != null })
        assertTrue("${most.get()}", most.get() <= 2)
    }

    @Test
    fun no_picture_is_written_anywhere(): Unit = runBlocking {
        val temporary = Path.of(System.getProperty("java.io.tmpdir"))

        val loader = Images::class.java.getDeclaredField("loader").apply { isAccessible = true }.get(images) as ImageLoader
        assertNull("there is no cache on the disk", loader.diskCache)
        // By this name Coil's own would lie there.
        fun written() = Files.list(temporary).use { files -> files.filter { it.fileName.toString().startsWith("coil3") }.toList().size }
        assertEquals(0, written())
        repeat(3) { images.of(Pictured("secret $it", 320) { png(800, 600) }) }
        assertEquals(0, written())
    }
}
