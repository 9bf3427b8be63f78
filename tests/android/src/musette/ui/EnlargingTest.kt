package musette.ui

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.doubleClick
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.pinch
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.swipe
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import musette.Words
import musette.ui.frame.Keyboard
import musette.ui.gallery.Samples
import musette.ui.screens.documents.DocumentDeeds
import musette.ui.screens.documents.DocumentState
import musette.ui.screens.documents.DocumentView
import musette.ui.screens.documents.Preview
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.time.Instant
import java.time.ZoneId
import java.util.Locale
import java.util.concurrent.CopyOnWriteArrayList

/** A document under two fingers, a double tap, keys and a screen reader. */
@OptIn(ExperimentalTestApi::class)
class EnlargingTest {
    /** Three drawings of the size A0, in points. */
    private class Drawings : Pages {
        class Piece(val page: Int, val left: Int, val top: Int, val width: Int, val height: Int, val scale: Float)

        val drawn = CopyOnWriteArrayList<Piece>()
        override val count = 3
        override suspend fun size(page: Int) = PageSize(2384f, 3370f)
        override suspend fun draw(page: Int, left: Int, top: Int, width: Int, height: Int, scale: Float): ImageBitmap {
            drawn += Piece(page, left, top, width, height, scale)
            return ImageBitmap(width, height)
        }
        override suspend fun text(page: Int) = ""
        override fun close() = Unit
    }

    private object NoDeeds : DocumentDeeds {
        override fun back() = Unit
        override fun fetch() = Unit
        override fun keep(kept: Boolean) = Unit
        override fun openWith() = Unit
        override fun copyAddress() = Unit
        override fun history() = Unit
        override fun dismiss() = Unit
    }

    private val words = Sentences(Words.preferred(listOf("en")))
    private val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)

    private fun ComposeUiTest.show(preview: Preview, kept: SaveableStateRegistry = SaveableStateRegistry(emptyMap(), ::isBundle)) {
        setContent {
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments, LocalSaveableStateRegistry provides kept) {
                MusetteTheme(Look()) { Keyboard { DocumentView(DocumentState(Samples.folderRows[6], preview), NoDeeds) } }
            }
        }
        waitForIdle()
    }

    private fun page(number: Int) = SemanticsMatcher("page $number") { node -> said(node).any { bare(it) == "Page $number of 3" } }

    private fun ComposeUiTest.height(page: Int) = onAllNodes(page(page)).onFirst().fetchSemanticsNode().size.height.toFloat()

    private fun ComposeUiTest.pinched(by: Float) = onRoot().performTouchInput {
        val (from, to) = 40f to 40f * by
        pinch(center - Offset(from, from), center - Offset(to, to), center + Offset(from, from), center + Offset(to, to))
    }.also { waitForIdle() }

    @Test
    fun two_fingers_enlarge_a_page_and_make_it_small_again() = runDesktopComposeUiTest(400, 860) {
        show(Preview.Paged(Drawings()))
        val before = height(1)
        pinched(4f)
        assertTrue("it is larger: $before, ${height(1)}", height(1) > 2 * before)
        pinched(0.1f)
        assertEquals("it fits again", before, height(1), 4f)
    }

    @Test
    fun only_what_is_seen_of_a_large_drawing_is_drawn_however_large_it_is_seen() = runDesktopComposeUiTest(400, 860) {
        val drawings = Drawings()
        show(Preview.Paged(drawings))
        repeat(4) { pinched(4f) }
        val finest = drawings.drawn.maxOf { it.scale }
        val (wide, high) = 2384 * finest to 3370 * finest
        assertTrue("seen ten times as large as it fits: $wide", wide > 3_000)
        val pieces = drawings.drawn.filter { it.scale == finest }
        assertTrue("in pieces", pieces.all { it.width <= 512 && it.height <= 512 })
        val area = pieces.sumOf { it.width.toLong() * it.height }
        assertTrue("$area of ${wide * high}", area < wide * high / 3)
        onRoot().performTouchInput { swipe(center, center - Offset(150f, 300f)) }
        waitForIdle()
        assertTrue("what comes into sight is drawn", drawings.drawn.count { it.scale == finest } > pieces.size)
    }

    @Test
    fun a_double_tap_enlarges_where_it_was_made_and_another_fits_it_again() = runDesktopComposeUiTest(400, 860) {
        show(Preview.Paged(Drawings()))
        val before = height(1)
        onRoot().performTouchInput { doubleClick(Offset(200f, 300f)) }
        waitForIdle()
        assertEquals(2.5f * before, height(1), 3f)
        onRoot().performTouchInput { doubleClick(Offset(200f, 300f)) }
        waitForIdle()
        assertEquals(before, height(1), 2f)
    }

    @Test
    fun keys_and_a_screen_reader_enlarge_it_too() = runDesktopComposeUiTest(400, 860) {
        show(Preview.Paged(Drawings()))
        val before = height(1)
        onRoot().performKeyInput { pressKey(Key.Plus) }
        waitForIdle()
        assertEquals(1.5f * before, height(1), 3f)
        onRoot().performKeyInput { pressKey(Key.Zero) }
        waitForIdle()
        assertEquals(before, height(1), 2f)
        val offers = SemanticsMatcher("offers to enlarge") { node ->
            node.config.getOrNull(SemanticsActions.CustomActions).orEmpty().any { it.label == words["deed-enlarge"] }
        }
        val action = onAllNodes(offers).onFirst().fetchSemanticsNode().config[SemanticsActions.CustomActions].first { it.label == words["deed-enlarge"] }
        runOnUiThread { action.action() }
        waitForIdle()
        assertEquals(1.5f * before, height(1), 3f)
    }

    @Test
    fun what_was_enlarged_is_where_it_was_after_the_apps_death() = runDesktopComposeUiTest(400, 860) {
        val first = SaveableStateRegistry(emptyMap(), ::isBundle)
        show(Preview.Paged(Drawings()), first)
        pinched(4f)
        onRoot().performTouchInput { swipe(center, center - Offset(60f, 200f)) }
        waitForIdle()
        val (large, at) = height(1) to onAllNodes(page(1)).onFirst().fetchSemanticsNode().positionInRoot
        val kept = first.performSave()
        setContent {}
        waitForIdle()
        val drawings = Drawings()
        show(Preview.Paged(drawings), SaveableStateRegistry(kept, ::isBundle))
        assertEquals(large, height(1), 1f)
        assertEquals(at, onAllNodes(page(1)).onFirst().fetchSemanticsNode().positionInRoot)
        val largest = drawings.drawn.maxOf { it.scale }
        assertTrue("not from its left edge", drawings.drawn.filter { it.scale == largest }.none { it.left == 0 && it.top == 0 })
    }

    @Test
    fun a_picture_is_enlarged_and_fits_again() = runDesktopComposeUiTest(400, 860) {
        show(Preview.Picture(ImageBitmap(64, 48)))
        val larger = SemanticsMatcher("says how much larger") { node ->
            node.config.getOrNull(SemanticsProperties.StateDescription).orEmpty().startsWith("Enlarged to")
        }
        assertEquals(0, onAllNodes(larger).fetchSemanticsNodes().size)
        pinched(3f)
        assertEquals(1, onAllNodes(larger).fetchSemanticsNodes().size)
        onRoot().performTouchInput { swipe(center, center + Offset(120f, 0f)) }
        onRoot().performKeyInput { pressKey(Key.Zero) }
        waitForIdle()
        assertEquals(0, onAllNodes(larger).fetchSemanticsNodes().size)
    }
}
