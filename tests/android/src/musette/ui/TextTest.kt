package musette.ui

import musette.ui.screens.documents.textOf
import org.junit.Assert.assertEquals
import org.junit.Test

/** A text is read whatever its writer's machine made of its letters. */
class TextTest {
    private val words = "Brücke über den See, Élan – 12 €"

    @Test
    fun letters_are_read_whether_old_windows_wrote_them_or_new_ones() {
        assertEquals(words, textOf(words.toByteArray(), true))
        assertEquals(words, textOf(words.toByteArray(charset("windows-1252")), true))
        assertEquals(words, textOf(byteArrayOf(-17, -69, -65) + words.toByteArray(), true))
        assertEquals(words, textOf(byteArrayOf(-1, -2) + words.toByteArray(Charsets.UTF_16LE), true))
        assertEquals(words, textOf(byteArrayOf(-2, -1) + words.toByteArray(Charsets.UTF_16BE), true))
        assertEquals("a last letter is none that was cut through", "Café", textOf("Café".toByteArray(charset("windows-1252")), true))
        assertEquals("", textOf(ByteArray(0), true))
    }

    @Test
    fun a_letter_that_is_cut_through_at_the_end_changes_no_other() {
        val whole = "Brücke 🎪".toByteArray()
        for (cut in 1..3) assertEquals("Brücke ", textOf(whole.copyOf(whole.size - cut), false))
    }
}
