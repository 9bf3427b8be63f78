package musette.ui

import androidx.compose.material3.Surface
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.runDesktopComposeUiTest
import androidx.compose.ui.test.swipeLeft
import androidx.compose.ui.test.swipeRight
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler
import musette.Card
import musette.CardAbout
import musette.StreamFilter
import musette.StreamId
import musette.StreamKind
import musette.Words
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ids.StreamRow
import musette.ids.WallTime
import musette.ui.Signed.Companion.signed
import musette.ui.gallery.Samples
import musette.ui.gallery.windowOf
import musette.ui.lists.StreamRows
import musette.ui.screens.stream.StreamDeeds
import musette.ui.screens.stream.StreamHolder
import musette.ui.screens.stream.StreamState
import musette.ui.screens.stream.StreamView
import musette.ui.screens.stream.StreamWays
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

/** A card of the stream is put away by a swipe to either side, by its menu, by a screen reader; and is brought back for ten seconds. */
@OptIn(ExperimentalTestApi::class)
class SwipingTest {
    private val words = Sentences(Words.preferred(listOf("en")))

    @Test
    fun a_card_goes_by_a_swipe_to_either_side_by_its_menu_and_by_a_screen_reader() = runDesktopComposeUiTest(400, 860) {
        val done = ArrayList<Any?>()
        val deeds = told<StreamDeeds> { deed, of -> if (deed == "putAway") done += (of[0] as Card).id.row.row }
        val cards = (1L..4L).map { row ->
            Card(
                StreamId(Samples.RIVE, StreamRow(row)), StreamKind.SHARED, WallTime(Samples.NOW - row), false, false, 1uL, 1uL, "Noor Haddad",
                CardAbout.Shared(null, "Drawing $row", false, ""),
            )
        }
        val moments = Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), Locale.UK, words)
        setContent {
            CompositionLocalProvider(LocalSentences provides words, LocalMoments provides moments) {
                MusetteTheme(Look()) { Surface { StreamView(StreamState(), windowOf(cards) { StreamRows.keyOf(it.id) }, deeds) } }
            }
        }
        fun row(number: Long) = onAllNodes(hasText("Drawing $number", substring = true)).onFirst()
        row(1).performTouchInput { swipeLeft() }
        waitForIdle()
        row(2).performTouchInput { swipeRight() }
        waitForIdle()
        onAllNodes(hasContentDescription("Drawing 3", substring = true)).onFirst().performClick()
        waitForIdle()
        onAllNodes(hasText(words["deed-put-away"])).onFirst().performClick()
        waitForIdle()
        val action = row(4).fetchSemanticsNode().config[SemanticsActions.CustomActions].single { it.label == words["deed-put-away"] }
        runOnUiThread { action.action() }
        assertEquals(listOf<Any?>(1L, 2L, 3L, 4L), done)
        // A finger that only touched it has put nothing away.
        row(3).performTouchInput { swipeLeft(200f, 170f, 1_000) }
        waitForIdle()
        assertEquals(4, done.size)
    }

    @Test
    fun what_was_put_away_is_brought_back_within_ten_seconds_and_not_offered_after_them() = signed {
        val clock = TestCoroutineScheduler()
        val screen = CoroutineScope(SupervisorJob() + StandardTestDispatcher(clock))
        val holder = StreamHolder(shell, nowhere, screen)
        suspend fun soon(what: String, holds: suspend () -> Boolean) = until(what) {
            clock.runCurrent()
            holds()
        }
        val stream = shell.musette.stream()
        val filter = StreamFilter(null, emptyList(), false)
        suspend fun isThere(card: Card) = stream.cardIndex(filter, card.id) != null
        soon("there are cards") { holder.window.value.rows.value.rows.isNotEmpty() }
        val card = holder.window.value.rows.value.rows.first { it.kind != StreamKind.ANNOUNCED }

        holder.putAway(card)
        soon("it is away") { holder.state.value.done == card && !isThere(card) }
        clock.advanceTimeBy(9_900)
        assertEquals("it is offered for ten seconds", card, holder.state.value.done)
        holder.bringBack()
        soon("it is there again") { isThere(card) }
        assertEquals(null, holder.state.value.done)

        holder.putAway(card)
        soon("it is away again") { holder.state.value.done == card }
        clock.advanceTimeBy(10_100)
        assertEquals("what is not offered any more stays away", null, holder.state.value.done)
        holder.bringBack()
        clock.runCurrent()
        assertTrue(!isThere(card))
        screen.cancel()
    }

    private val nowhere = told<StreamWays> { _, _ -> }
}
