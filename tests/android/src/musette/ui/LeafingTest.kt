package musette.ui

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.test.withKeyDown
import musette.Words
import musette.ui.frame.Keyboard
import musette.ui.gallery.Samples
import musette.ui.gallery.noDeeds
import musette.ui.screens.documents.DocumentState
import musette.ui.screens.documents.DocumentView
import musette.ui.screens.documents.Preview
import musette.ui.screens.documents.hitIn
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** Through the pages of a document: by a word, by a number, past pages that are damaged. */
@OptIn(ExperimentalTestApi::class)
class LeafingTest {
    /** Forty pages; the third is damaged, and on the tenth and the thirtieth stands what is looked for. */
    private class Manual : Pages {
        override val count = 40
        override suspend fun size(page: Int) = PageSize(595f, 842f)
        override suspend fun draw(page: Int, left: Int, top: Int, width: Int, height: Int, scale: Float): ImageBitmap =
            if (page == 2) throw PagesException(PagesTrouble.BROKEN) else ImageBitmap(width, height)
        override suspend fun text(page: Int) = when (page) {
            2 -> throw PagesException(PagesTrouble.BROKEN)
            9 -> "In case of a storm, load\nthe Élan trusses first."
            29 -> "Elan trusses are struck last."
            else -> "Page of ordinary words"
        }
        override fun close() = Unit
    }

    private val words = Sentences(Words.preferred(listOf("en")))
    private val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)

    private fun ComposeUiTest.show(kept: SaveableStateRegistry = SaveableStateRegistry(emptyMap(), ::isBundle)) {
        setContent {
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments, LocalSaveableStateRegistry provides kept) {
                MusetteTheme(Look()) { Keyboard { DocumentView(DocumentState(Samples.folderRows[6], Preview.Paged(Manual())), noDeeds()) } }
            }
        }
        waitForIdle()
    }

    private fun says(part: String) = SemanticsMatcher("it says $part") { node -> said(node).any { part in bare(it) } }

    private fun page(number: Int) = SemanticsMatcher("page $number") { node -> said(node).any { bare(it).startsWith("Page $number of 40") } }

    private fun ComposeUiTest.await(what: SemanticsMatcher) = waitUntil(what.description, 10_000) { onAllNodes(what).fetchSemanticsNodes().isNotEmpty() }

    private fun ComposeUiTest.ctrl(key: Key) {
        onAllNodes(isRoot()).onFirst().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(key) } }
        waitForIdle()
    }

    @Test
    fun a_word_is_found_whatever_its_accents_and_lines_and_its_pages_are_gone_to() = runDesktopComposeUiTest(400, 860) {
        show()
        ctrl(Key.F)
        onNode(hasSetTextAction()).performTextInput("LOAD the elan")
        await(says("1 of 1, page 10:"))
        await(page(10))
        onNode(hasSetTextAction()).performTextInput(" trusses")
        onNode(hasContentDescription(words["deed-close"])).performClick()
        waitForIdle()
        ctrl(Key.F)
        onNode(hasSetTextAction()).performTextInput("elan trusses")
        await(says("1 of 2, page 10:"))
        onNode(hasContentDescription(words["deed-one-after"])).performClick()
        await(page(30))
        onNode(hasContentDescription(words["deed-one-after"])).performClick()
        await(page(10))
    }

    @Test
    fun what_stands_nowhere_is_said_to_stand_nowhere() = runDesktopComposeUiTest(400, 860) {
        show()
        ctrl(Key.F)
        onNode(hasSetTextAction()).performTextInput("umbrella")
        await(hasText(words["find-nothing"]))
    }

    @Test
    fun a_page_is_gone_to_by_its_number_and_beyond_the_last_is_the_last() = runDesktopComposeUiTest(400, 860) {
        show()
        ctrl(Key.G)
        onNode(hasSetTextAction()).performTextInput("21")
        onAllNodes(isRoot()).onFirst().fetchSemanticsNode()
        onNode(hasText(words["deed-go"])).performClick()
        await(page(21))
        ctrl(Key.G)
        onNode(hasSetTextAction()).performTextInput("4000")
        onNode(hasText(words["deed-go"])).performClick()
        await(page(40))
    }

    @Test
    fun a_damaged_page_says_so_and_the_others_are_shown() = runDesktopComposeUiTest(400, 860) {
        show()
        ctrl(Key.G)
        onNode(hasSetTextAction()).performTextInput("3")
        onNode(hasText(words["deed-go"])).performClick()
        await(hasText(words["document-page-damaged"]))
        await(page(4))
    }

    @Test
    fun a_screen_reader_hears_the_words_of_the_page() = runDesktopComposeUiTest(400, 860) {
        show()
        await(SemanticsMatcher("its words") { node -> said(node).any { "Page 1 of 40" in bare(it) && "ordinary words" in it } })
    }

    @Test
    fun what_was_looked_for_and_the_page_are_there_after_the_apps_death() = runDesktopComposeUiTest(400, 860) {
        val first = SaveableStateRegistry(emptyMap(), ::isBundle)
        show(first)
        ctrl(Key.F)
        onNode(hasSetTextAction()).performTextInput("elan trusses")
        await(says("1 of 2, page 10:"))
        onNode(hasContentDescription(words["deed-one-after"])).performClick()
        await(page(30))
        val kept = first.performSave()
        setContent {}
        waitForIdle()
        show(SaveableStateRegistry(kept, ::isBundle))
        await(page(30))
        await(hasText("elan trusses"))
        await(says("of 2,"))
        await(page(30))
    }

    @Test
    fun what_stands_around_a_word_is_told_with_it() {
        val hit = hitIn(4, "a ".repeat(40) + "Straße zum See " + "b ".repeat(80), "strasse")
        assertNull("ß is no ss to who reads letters", hit)
        val seen = hitIn(4, "a ".repeat(40) + "Straße zum See " + "b ".repeat(80), "STRAßE  zum")!!
        assertEquals("Straße zum", seen.around.substring(seen.at))
        assertEquals('…', seen.around.first())
        assertNull(hitIn(4, "anything", "   "))
    }
}
