package musette.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.material3.Text
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.ui.Modifier
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import musette.Card
import musette.CardAbout
import musette.CardAt
import musette.CardSection
import musette.CardsHead
import musette.CardsPage
import musette.Need
import musette.Needs
import musette.StreamFilter
import musette.StreamHead
import musette.StreamId
import musette.StreamInterface
import musette.StreamKind
import musette.StreamPage
import musette.StreamPart
import musette.Words
import musette.ids.AccountId
import musette.ids.Place
import musette.ids.StreamRow
import musette.ids.WallTime
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.lists.StreamRows
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** A stream of many cards, the newest first, that tells how much is read of it. */
private class Cards(count: Int) : StreamInterface {
    val all = (count downTo 1).mapTo(ArrayList()) { card(it.toLong()) }
    var most = 0

    fun card(row: Long) = Card(
        StreamId(AccountId("01J"), StreamRow(row)), StreamKind.CHANGED, WallTime(row), false, false, 1uL, 1uL, "Noor",
        CardAbout.Shared(null, "Drawing $row", false, ""),
    )

    override suspend fun cardsHead(filter: StreamFilter) = CardsHead(
        all.size.toULong(), listOf(CardSection(StreamPart.DOCUMENTS, 0uL, all.size.toULong())), emptyList(), emptyList(), emptyList(),
    )

    override suspend fun cards(filter: StreamFilter, at: CardAt, limit: UInt): CardsPage {
        val size = limit.toInt()
        fun position(place: Place) = all.indexOfFirst { it.at.millis <= place.text.toLong() }.let { if (it < 0) all.size else it }
        val (from, to) = when (at) {
            CardAt.Start -> 0 to size
            CardAt.End -> all.size - size to all.size
            is CardAt.After -> position(at.place).let { it + 1 to it + 1 + size }
            is CardAt.Before -> position(at.place).let { it - size to it }
            is CardAt.Around -> all.indexOfFirst { it.id == at.card }.let { it - size / 2 to it - size / 2 + size }
            is CardAt.Index -> at.index.toInt().let { it to it + size }
        }
        val cards = all.subList(from.coerceIn(0, all.size), to.coerceIn(0, all.size)).toList()
        most = maxOf(most, cards.size)
        return CardsPage(cards, cards.map { Place("${it.at.millis}") }, if (at is CardAt.Before) from > 0 else to < all.size, emptyList())
    }

    override suspend fun cardIndex(filter: StreamFilter, card: StreamId) = all.indexOfFirst { it.id == card }.takeIf { it >= 0 }?.toULong()
    override suspend fun head() = StreamHead(0uL, 0uL, emptyList(), 0uL, 0uL, emptyList())
    override suspend fun markSeen(cards: List<StreamId>) = Unit
    override suspend fun needs() = Needs(emptyList<Need>(), emptyList())
    override suspend fun page(filter: StreamFilter, after: Place?, limit: UInt): StreamPage = error("the list is read by places")
    override suspend fun setDone(card: StreamId, done: Boolean) = Unit
    override suspend fun setDoneAnyway(card: StreamId) = Unit
}

/** The cards of the stream as a list that holds, on a screen. */
@OptIn(ExperimentalTestApi::class)
class StreamRowsTest {
    private val cards = Cards(1_700)
    private val filter = StreamFilter(null, emptyList(), false)
    private fun window(restored: musette.ui.lists.Anchor<String>? = null) =
        RowWindow(StreamRows(cards, filter) {}, CoroutineScope(Dispatchers.Unconfined + Job()), restored)

    private fun ComposeUiTest.show(window: RowWindow<String, Card>, head: Boolean = false) = setContent {
        CompositionLocalProvider(LocalSaveableStateRegistry provides SaveableStateRegistry(emptyMap(), ::isBundle), LocalSentences provides WORDS) {
            RowList(
                window, Modifier.requiredSize(400.dp, 800.dp), head = if (head) ({ Text("Needs you", Modifier.height(72.dp)) }) else null,
                foot = { Text("Applications", Modifier.height(72.dp)) }, placeholder = { Text("", Modifier.fillMaxWidth().height(72.dp)) },
            ) { Text((it.about as CardAbout.Shared).name, Modifier.fillMaxWidth().height(72.dp)) }
        }
    }

    private fun ComposeUiTest.comes(window: RowWindow<String, Card>, row: Long) {
        cards.all.add(0, cards.card(row))
        window.changed()
        waitForIdle()
    }

    @Test
    fun a_stream_of_many_hundred_cards_is_seen_to_its_last_and_the_applications_below_it() = runDesktopComposeUiTest(400, 800) {
        val window = window()
        show(window)
        window.jump(900)
        waitForIdle()
        onNodeWithText("Drawing 800").assertIsDisplayed()
        window.jump(1_699)
        waitForIdle()
        onNodeWithText("Drawing 1").assertIsDisplayed()
        onNodeWithText("Applications").assertIsDisplayed()
        assertTrue("${cards.most} cards at once", cards.most <= 200)
        assertTrue("${window.rows.value.rows.size} held", window.rows.value.rows.size <= 500)
    }

    @Test
    fun a_card_that_comes_above_moves_nothing_that_is_read_and_is_seen_at_once_at_the_very_top() = runDesktopComposeUiTest(400, 800) {
        val window = window()
        show(window)
        comes(window, 2_000)
        onNodeWithText("Drawing 2000").assertIsDisplayed()
        window.jump(700)
        waitForIdle()
        val before = onNodeWithText("Drawing 1000").getBoundsInRoot()
        comes(window, 2_001)
        assertEquals(before, onNodeWithText("Drawing 1000").getBoundsInRoot())
        // Scrolled by one card it is no top any more.
        window.jump(1)
        waitForIdle()
        comes(window, 2_002)
        onNodeWithText("Drawing 2002").assertDoesNotExist()
    }

    @Test
    fun where_something_stands_above_the_cards_a_new_one_is_seen_below_it() = runDesktopComposeUiTest(400, 800) {
        val window = window()
        show(window, head = true)
        comes(window, 2_000)
        onNodeWithText("Needs you").assertIsDisplayed()
        onNodeWithText("Drawing 2000").assertIsDisplayed()
    }

    @Test
    fun after_death_the_stream_is_where_it_was_and_from_the_top_it_begins_at_its_top() = runDesktopComposeUiTest(400, 800) {
        val window = window()
        show(window)
        assertEquals("who stands at the top wants the top", null, window.anchor)
        window.jump(1_234)
        waitForIdle()
        val kept = window.anchor
        cards.all.add(0, cards.card(2_000))
        val again = window(kept)
        assertEquals(1_235, again.rows.value.goTo?.index)
        assertEquals("Drawing 466", (again.rows.value.at(1_235)!!.about as CardAbout.Shared).name)
    }
}

private val WORDS = Sentences(Words.preferred(listOf("en")))
