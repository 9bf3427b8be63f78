package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.Bytes
import musette.FeedKind
import musette.Town
import musette.ids.ItemRow
import musette.ui.frame.Badge
import musette.ui.frame.Badges
import musette.ui.frame.BadgesHolder
import musette.ui.frame.Tab
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import musette.Device as Held

/** What stands on the signs of the places: on the real core, against a town. */
class BadgesTest {
    private val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private fun onMe(holder: BadgesHolder) = holder.state.value.on(Tab.ME, Tab.entries - Tab.OUTBOX)

    private suspend fun until(holder: BadgesHolder, what: String, holds: (Badges) -> Boolean) = try {
        withTimeout(30_000) { while (!holds(holder.state.value)) delay(20) }
    } catch (late: TimeoutCancellationException) {
        throw AssertionError("$what; there is: ${holder.state.value}", late)
    }

    @Test
    fun it_is_counted_what_is_new_and_what_waits_and_counted_again_when_that_changes(): Unit = runBlocking {
        Town.open().use { town ->
            Held.of(town, Town.ADA).use { ada ->
                val shell = Shell(ada.musette, Hands(town, Town.ADA), alive)
                shell.readAccounts()
                ada.musette.sync(ada.account.id, Held.ALL)
                val holder = BadgesHolder(shell, alive)
                val head = ada.musette.stream().head()
                assertTrue("$head", head.badge > 0uL)
                until(holder, "what asks to be acknowledged is counted, and what was there first is not new") { it == Badges(head.badge.toLong(), 0, 0, 0) }

                val feeds = ada.musette.feeds(ada.account.id)
                val group = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.joined && it.name == "Stage crew" }
                town.door("talk/post", mapOf("group" to group.name, "text" to "Who has the covers?", "by" to Town.NOOR))
                town.door("talk/post", mapOf("group" to group.name, "text" to "And the keys?", "by" to Town.NOOR))
                feeds.refresh(group.id.row)
                until(holder, "two threads are new, in her own feed too, and each is counted once") { it.unread == 2L }
                feeds.markRead(group.id.row)
                until(holder, "what was read is not new") { it.unread == 0L }

                town.door("airplane", mapOf("on" to true))
                val documents = ada.musette.documents(ada.account.id)
                val root = documents.root(documents.drives().first().id.row)
                val file = documents.create(root, "Gates.txt", Bytes.InMemory("as it was".toByteArray()))
                until(holder, "it waits") { it.undelivered == 1L && it.needsYou == 0L }
                assertEquals(Badge.Waiting(1), onMe(holder))
                assertEquals("where the outbox has a sign it stands there", Badge.Waiting(1), holder.state.value.on(Tab.OUTBOX, Tab.entries))
                assertNull(holder.state.value.on(Tab.ME, Tab.entries))
                town.door("airplane", mapOf("on" to false))
                ada.musette.sync(ada.account.id, Held.ALL)
                until(holder, "it is delivered") { it.undelivered == 0L }
                assertNull(onMe(holder))

                needsHer(town, ada, file)
                until(holder, "it needs her") { it.undelivered == 1L && it.needsYou == 1L }
                assertEquals(Badge.NeedsYou(1, 0), onMe(holder))
                // Nobody reads what is closed.
                alive.coroutineContext.job.cancelAndJoin()
                ada.musette.suspend()
            }
        }
    }

    /** She removes what somebody else has changed meanwhile. */
    private suspend fun needsHer(town: Town, ada: Held, file: ItemRow) {
        ada.musette.documents(ada.account.id).remove(listOf(file))
        town.door("edit", mapOf("drive" to Town.ADA, "path" to "Gates.txt", "text" to "changed at four", "by" to Town.NOOR))
        ada.musette.sync(ada.account.id, Held.ALL)
    }
}
