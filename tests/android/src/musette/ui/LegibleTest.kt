package musette.ui

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.width
import androidx.compose.material3.Text
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameNanos
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.unit.dp
import musette.ui.gallery.Scene
import musette.ui.theme.Contrast
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.paragraph.FontCollection
import org.jetbrains.skia.paragraph.ParagraphBuilder
import org.jetbrains.skia.paragraph.ParagraphStyle
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** What is written on every picture can be read: whole, apart from the rest, in letters that exist, at once. Each rule has a twin that breaks it. */
class LegibleTest {
    @Test
    fun no_letter_is_missing() {
        // One paragraph a text: a letter that no font has would be drawn as an empty box.
        assertEquals(emptyList<String>(), gallery.flatMap { it.texts }.map { it.text }.distinct().filter { missing(it) > 0 })
        assertTrue(missing("𓀀 in Egypt") > 0)
    }

    @Test
    fun no_text_is_cut_off() {
        assertEquals(emptyList<String>(), gallery.flatMap(::cut))
        assertEquals(1, cut(drawn(Scene("twin", "low") { Text("Covers on desks and screens by half past five", Modifier.width(120.dp).height(20.dp)) })).size)
        assertEquals(1, cut(drawn(Scene("twin", "outside") { Text("Half of it is beyond the edge", Modifier.offset(x = 300.dp).width(200.dp)) })).size)
    }

    @Test
    fun no_two_texts_lie_on_each_other() {
        assertEquals(emptyList<String>(), gallery.flatMap(::overlapping))
        assertEquals(1, overlapping(drawn(Scene("twin", "heap") { Box { Text("Stage"); Text("North", Modifier.offset(10.dp)) } })).size)
    }

    @Test
    fun what_is_written_stands_out_from_what_is_behind_it() {
        assertEquals(emptyList<String>(), gallery.flatMap(::pale))
        assertEquals(1, pale(drawn(Scene("twin", "pale") { Text("As of 14:02.", color = Color(0xffb0b0b0)) })).size)
        val grey = Scene("twin", "grey") { Text("As of 14:02.", color = Color(0xff666666)) }
        val faults = variants.filter { it.name in setOf("phone", "contrast") }.map { pale(drawn(grey, it)).size }
        assertEquals("what is enough for most is not for high contrast", listOf(0, 1), faults)
    }

    @Test
    fun what_is_on_a_screen_is_there_in_its_first_frame() {
        assertEquals(emptyList<String>(), gallery.flatMap(::late))
        val late = Scene("twin", "late") {
            var known by remember { mutableStateOf(false) }
            LaunchedEffect(Unit) {
                repeat(3) { withFrameNanos {} }
                known = true
            }
            Column { if (known) Text("Stage North") }
        }
        assertEquals(1, late(drawn(late)).size)
    }

    private fun cut(drawn: Drawn) = drawn.texts.filter { it.isCut }.map { "${drawn.name}: ${it.text} at ${it.seen}" }

    private fun overlapping(drawn: Drawn): List<String> {
        val texts = drawn.texts.filter { !it.floats && !it.isField && !it.seen.isEmpty }
        return texts.flatMapIndexed { number, one ->
            texts.drop(number + 1).filter { other ->
                val both = one.seen.intersect(other.seen)
                one.layer == other.layer && both.width > SLACK && both.height > SLACK
            }.map { "${drawn.name}: ${one.text} | ${it.text}" }
        }
    }

    private fun pale(drawn: Drawn): List<String> {
        val least = if (drawn.variant.contrast == Contrast.HIGH) 7.0 else 4.5
        return drawn.texts.filter { (it.contrast ?: least) < least - 0.01 }.map { "${drawn.name}: ${it.text} %.2f".format(it.contrast) }
    }

    private fun late(drawn: Drawn) = (drawn.texts.map { it.text } - drawn.first.toSet()).map { "${drawn.name}: $it" }

    private fun missing(text: String): Int = ParagraphBuilder(ParagraphStyle(), fonts).addText(text).build().use { it.layout(400f).unresolvedGlyphsCount }

    private val fonts = FontCollection().setDefaultFontManager(FontMgr.default)

    private companion object {
        /** Pixels that lines of one text may share. */
        const val SLACK = 1f
    }
}
