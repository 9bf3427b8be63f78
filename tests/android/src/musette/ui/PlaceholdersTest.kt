package musette.ui

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.layout.onSizeChanged
import androidx.compose.ui.unit.Density
import androidx.compose.ui.use
import musette.Words
import musette.ui.components.Initials
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.math.abs

/** What stands for a row that is not here yet is about as high as the row that comes: nothing moves under the finger. */
class PlaceholdersTest {
    private val long = "Who has the keys of container 14? They are not on the board, and the crane leaves at half past four."

    @Test
    fun a_row_is_about_as_high_as_what_stood_in_its_place_in_letters_of_every_size() {
        for (letters in listOf(1f, 1.3f, 2f)) {
            like(letters, "a file", { LinePlaceholder() }) { Line("Plans.pdf", "42 kB · Noor Haddad", lead = { Initials("Noor Haddad") }) {} }
            like(letters, "a thread", { LinePlaceholder(lines = 3) }) {
                Line("Noor Haddad", long, lead = { Initials("Noor Haddad") }, aside = "11:10", foot = "2 answers") {}
            }
            like(letters, "a card", { LinePlaceholder(titleLines = 2) }) {
                val title = "Noor Haddad mentions you in Stage crew, at the lake"
                Line(title, "Keys are gone", lead = { Initials("Noor Haddad") }, aside = "11:10", titleLines = 2) {}
            }
        }
    }

    private fun like(letters: Float, what: String, stands: @Composable () -> Unit, comes: @Composable () -> Unit) {
        val heights = IntArray(2)
        ImageComposeScene(400, 860, Density(1f, letters)) {
            CompositionLocalProvider(LocalSentences provides Sentences(Words.preferred(listOf("en")))) {
                MusetteTheme(Look()) {
                    Column { listOf(stands, comes).forEachIndexed { number, one -> Box(Modifier.onSizeChanged { heights[number] = it.height }) { one() } } }
                }
            }
        }.use { it.render().close() }
        val (stood, came) = heights.toList()
        assertTrue("$what in letters of $letters: $stood, then $came", abs(stood - came) <= came / 4)
    }
}
