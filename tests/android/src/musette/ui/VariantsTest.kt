package musette.ui

import musette.ui.gallery.scenes
import org.junit.Assert.assertEquals
import org.junit.Test

/** Each screen's main state is drawn for everybody: on a tablet, dark, in high contrast, in large letters, in other languages, from right to left. */
class VariantsTest {
    @Test
    fun every_screens_main_state_is_drawn_in_each_of_the_seven_variants() {
        assertEquals(emptyList<String>(), missing(gallery))
    }

    @Test
    fun a_variant_that_nobody_drew_would_be_found() {
        val (search, people) = listOf("frame-search", "frame-me-people").map { name -> gallery.filterNot { it.name.startsWith(name) } }
        assertEquals(listOf("search, tablet"), missing(search))
        assertEquals(listOf("people, tablet"), missing(people))
        assertEquals(listOf("outbox, german"), missing(gallery.filterNot { it.name == "outbox-needs-person-german" }))
    }

    private fun missing(drawn: List<Drawn>): List<String> {
        val tablets = drawn.filter { it.variant.name == "tablet" }.map { one -> one.texts.map { it.text }.toSet() }
        return scenes.filter { it.main }.flatMap { scene ->
            val own = drawn.filter { it.scene === scene }
            (SEVEN - own.map { it.variant.name }.toSet()).filterNot { variant -> variant == "tablet" && tablets.any { shows(it, own) } }
                .map { "${scene.screen}, $it" }
        }
    }

    /** A part of a screen stands on a tablet beside another: what it says on a phone is said there too, but for what is further down or says where it is. */
    private fun shows(tablet: Set<String>, own: List<Drawn>): Boolean {
        val says = own.firstOrNull { it.variant.name == "phone" }?.texts.orEmpty().map { it.text }.toSet()
        return says.isNotEmpty() && says.count { it in tablet } >= MOST * says.size
    }

    private companion object {
        val SEVEN = listOf("tablet", "dark", "contrast", "large", "french", "german", "rtl")
        const val MOST = 0.75
    }
}
