package musette.ui

import musette.ids.AccountId
import musette.ids.ContentRow
import musette.ids.FeedRow
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.Putting
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

/** Where a person is, with one screen or two beside each other. */
class WaysTest {
    private val account = AccountId("01JZR1VE000000000000000001")
    private fun thread(row: Long) = Route.Thread(account, PostRow(row))

    @Test
    fun of_two_cards_chosen_one_after_the_other_the_second_stands_beside_the_stream() {
        val first = Ways(Tab.STREAM).on(thread(1), Route.Stream)
        val second = first.on(thread(2), Route.Stream)
        assertEquals(listOf(Route.Stream, thread(2)), second.way)
        val document = Route.Document(account, ItemRow(3))
        assertEquals("what is opened from beside goes on", listOf(Route.Stream, thread(2), document), second.on(document, thread(2)).way)
        assertEquals(listOf(Route.Stream, thread(2)), second.on(thread(2), Route.Stream).way)
    }

    @Test
    fun beside_a_list_stands_nothing_before_it_was_chosen() {
        for (place in Tab.entries) assertNull(Ways(place).beside)
        assertEquals(Route.People(account), Ways(Tab.ME).on(Route.People(account)).beside)
    }

    @Test
    fun of_an_account_that_was_removed_no_screen_stands_any_more() {
        val other = AccountId("01JZR1VE000000000000000002")
        val ways = Ways(Tab.FEEDS).on(Route.Feed(account, FeedRow(3))).on(thread(1)).to(Tab.ME).on(Route.People(other))
        assertEquals(ways, ways.of(setOf(account, other)))
        val left = ways.of(setOf(account))
        assertEquals(listOf(Route.Me), left.way)
        assertEquals(Route.Feed(account, FeedRow(3)), left.to(Tab.FEEDS).way[1])
        assertEquals(Ways(Tab.ME), ways.of(emptySet()))
    }

    @Test
    fun the_outbox_is_a_place_and_what_was_kept_before_it_was_one_is_read() {
        val ways = Ways(Tab.OUTBOX).on(Route.Settling(account, IntentRow(4)))
        assertEquals(ways, Ways.of(ways.asText()))
        assertEquals(Ways(Tab.STREAM), ways.back()?.back())
        val before = Ways.of(listOf("FEEDS", "STREAM stream", "DOCUMENTS places", "FEEDS feeds", "FEEDS feed ${account.text} 3", "SEARCH search", "ME me"))
        assertEquals(Route.Feed(account, FeedRow(3)), before.route)
        assertEquals(Route.Outbox, before.to(Tab.OUTBOX).route)
    }

    @Test
    fun the_choice_of_a_place_is_there_again_after_the_apps_death() {
        val both = Putting.Items(Picked.COPY, listOf(ItemRow(8), ItemRow(9)))
        val ways = Ways(Tab.DOCUMENTS).on(Route.Folder(account, ItemRow(7))).on(Route.Pick(account, ItemRow(7), both))
        assertEquals(ways, Ways.of(ways.asText()))
        for (what in listOf(Putting.Change(IntentRow(3), "Plan  of the  stage.pdf"), Putting.Back(ContentRow(4), "🎪"))) {
            assertEquals(Route.Pick(account, ItemRow(7), what), Route.of(Route.Pick(account, ItemRow(7), what).asText()))
        }
        for (route in listOf(Route.Attached(account, PostRow(5), 2u), Route.KeptBack(account, ContentRow(4)), Route.Feed(account, FeedRow(3), true))) {
            assertEquals(route, Route.of(route.asText()))
        }
        assertEquals(Route.Message(account, listOf(PersonRow(1), PersonRow(2))), Route.of("message ${account.text} 1,2"))
        val broken = listOf("pick ${account.text} 7", "pick ${account.text} 7 BURN 8", "pick ${account.text} 7 MOVE ", "pick ${account.text} 7 MOVE x")
        for (text in broken) assertNull(Route.of(text))
    }
}
