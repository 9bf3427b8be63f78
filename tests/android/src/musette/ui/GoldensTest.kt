package musette.ui

import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Text
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.ui.gallery.Scene
import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.nio.file.Files
import kotlin.io.path.deleteExisting
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readBytes
import kotlin.math.abs

/**
 * No picture changes without somebody having looked: each is compared with the one of its name in `tests/android/goldens`, in greys at
 * a quarter of its size. `make goldens` writes them anew.
 */
class GoldensTest {
    private val folder = project.resolve("tests/android/goldens")

    @Test
    fun every_picture_is_as_it_was_when_somebody_looked() {
        if (System.getProperty("musette.goldens") == "write") write()
        val kept = folder.listDirectoryEntries("*.png").associateBy { it.nameWithoutExtension }
        val faults = gallery.mapNotNull { drawn ->
            val golden = kept[drawn.name]
            if (golden == null) "${drawn.name} is new"
            else differs(Image.makeFromEncoded(golden.readBytes()), drawn.quarter)?.let { "${drawn.name} differs $it" }
        } + (kept.keys - gallery.map { it.name }.toSet()).map { "$it is no longer drawn" }
        assertEquals("look at target/android/screens, then: make goldens\n${faults.joinToString("\n")}\n", 0, faults.size)
    }

    @Test
    fun a_word_or_a_place_that_changed_would_be_found() {
        fun said(what: String, down: Int = 40) = drawn(Scene("twin", "said") { Text(what, Modifier.padding(16.dp, down.dp)) }).quarter
        assertEquals(null, differs(said("Waiting to be sent"), said("Waiting to be sent")))
        assertTrue(differs(said("Waiting to be sent"), said("Waits for Wi-Fi")) != null)
        assertTrue(differs(said("Waiting to be sent"), said("Waiting to be sent", 48)) != null)
    }

    private fun write() {
        Files.createDirectories(folder).listDirectoryEntries("*.png").forEach { it.deleteExisting() }
        for (drawn in gallery) Files.write(folder.resolve("${drawn.name}.png"), pngOf(drawn.quarter))
    }

    /** Where the two differ more than the drawing of another machine does; null where they do not. */
    private fun differs(golden: Image, seen: Image): String? {
        if (golden.width != seen.width || golden.height != seen.height) return "in size"
        val (was, now) = greys(golden) to greys(seen)
        for (top in 0 until seen.height step BLOCK) for (left in 0 until seen.width step BLOCK) {
            var sum = 0
            var count = 0
            for (y in top until minOf(top + BLOCK, seen.height)) for (x in left until minOf(left + BLOCK, seen.width)) {
                sum += abs(was[y * seen.width + x] - now[y * seen.width + x])
                count += 1
            }
            if (sum > TOLERANCE * count) return "at ${left * 4}, ${top * 4}"
        }
        return null
    }

    private fun greys(image: Image): IntArray {
        val pixels = Bitmap.makeFromImage(image)
        return IntArray(image.width * image.height) { pixels.getColor(it % image.width, it / image.width) and 0xff }
    }

    private companion object {
        /** Pixels of a side of what is compared as one: a word of a row fills some. */
        const val BLOCK = 6

        /** Greys of 255 that a block may differ by on average. */
        const val TOLERANCE = 4
    }
}
