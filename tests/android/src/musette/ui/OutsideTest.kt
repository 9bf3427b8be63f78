package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.At
import musette.Reason
import musette.Takes
import musette.Town
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.screens.feeds.FeedHolder
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadWays
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import musette.Device as Held

/** A group that has removed somebody: the screens promise nothing that it would refuse, and show the way back in. */
class OutsideTest {
    private val nowhere = object : ThreadWays {
        override fun attached(account: AccountId, post: PostRow, number: UInt) = Unit
        override fun feed(account: AccountId, feed: FeedRow) = Unit
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun message(account: AccountId, person: PersonRow?) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun back() = Unit
    }

    private suspend fun until(what: String, holds: suspend () -> Boolean) = try {
        withTimeout(PATIENCE_MS) { while (!holds()) delay(20) }
    } catch (late: kotlinx.coroutines.TimeoutCancellationException) {
        throw AssertionError(what, late)
    }

    @Test
    fun what_was_typed_for_a_group_that_removed_her_stays_and_goes_once_she_has_asked_to_be_let_in(): Unit = runBlocking {
        val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        Town.open().use { town ->
            Held.of(town, Town.ADA).use { ada ->
                val account = ada.account.id
                val shell = Shell(ada.musette, Hands(town, Town.ADA), alive).also { it.readAccounts() }
                val feeds = ada.musette.feeds(account)
                feeds.refreshList()
                val group = feeds.list().feeds.first { it.name == "Stage crew" }.id.row
                feeds.refresh(group)
                val thread = feeds.threads(group, At.Start, 1u).threads.first().id.row
                town.door("talk/remove", mapOf("group" to "Stage crew", "login" to Town.ADA))
                feeds.refreshList()
                town.door("airplane", mapOf("on" to true))

                val holder = ThreadHolder(shell, account, thread, nowhere, alive)
                until("it is said before anything is typed") { holder.state.value.takes == Takes.NOTHING }
                until("what away says is said") { holder.state.value.asOf != null }
                holder.composer.type("I bring salt")
                until("it is kept") { feeds.draft(group, thread) == "I bring salt" }
                holder.composer.send()
                until("it is refused at once") { holder.state.value.trouble is Reason.OutsideGroup }
                assertEquals("I bring salt", holder.state.value.composed.text)
                assertEquals("I bring salt", feeds.draft(group, thread))
                assertEquals(emptyList<Any>(), feeds.waiting())
                val list = FeedHolder(shell, account, group, nowhere, alive)
                until("no button is shown to write there") { list.state.value.feed?.takes == Takes.NOTHING }

                holder.join()
                until("it takes what waits for that") { holder.state.value.takes == Takes.EVERYTHING }
                holder.composer.send()
                until("both wait") { feeds.waiting().size == 2 }
                val (join, answer) = feeds.waiting()
                assertTrue("$answer", join.intent in answer.waitsFor)
                town.door("airplane", mapOf("on" to false))
                until("it has arrived") {
                    ada.musette.sync(account, Held.ALL)
                    town.door("posts?text=I%20bring%20salt")["count"].asInt == 1
                }
                ada.musette.suspend()
            }
        }
        alive.cancel()
    }

    private companion object {
        /** Longer than the patience that a server asks for. */
        const val PATIENCE_MS = 60_000L
    }
}
