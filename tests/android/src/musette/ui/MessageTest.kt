package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import musette.Town
import musette.ids.AccountId
import musette.ids.PostRow
import musette.ui.screens.message.MessageHolder
import musette.ui.screens.message.MessageState
import musette.ui.screens.message.MessageWays
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.util.concurrent.CopyOnWriteArrayList
import musette.Device as Signed

/** A private message that begins on the screen: on the real core, against a town. */
class MessageTest {
    private val threads = CopyOnWriteArrayList<PostRow>()
    private val ways = object : MessageWays {
        override fun written(account: AccountId, thread: PostRow) {
            threads += thread
        }

        override fun back() = Unit
    }

    private suspend fun MessageHolder.until(holds: (MessageState) -> Boolean): MessageState = withTimeout(PATIENCE_MS) { state.first(holds) }

    private suspend fun MessageHolder.writeTo(typed: String, name: String) {
        search(typed)
        choose(until { state -> state.found.any { it.name == name } }.found.first { it.name == name })
        until { state -> state.to.any { it.name == name } }
    }

    @Test
    fun what_is_written_to_people_in_the_air_is_held_and_arrives_once() = with { town, shell, account, scope ->
        town.door("airplane", mapOf("on" to true))
        val holder = MessageHolder(shell, account, ways, scope)
        holder.writeTo("noor", "Noor Haddad")
        holder.composer.type("Are the covers in truck 3?")
        holder.composer.send()
        holder.composer.send()
        withTimeout(PATIENCE_MS) { while (threads.isEmpty()) delay(20) }
        val feeds = shell.musette.feeds(account)
        assertEquals("it waits, and says what", listOf("Are the covers in truck 3?"), feeds.waiting().map { it.about.text })
        assertEquals("its draft is gone with it", emptyList<Any>(), feeds.drafts())
        town.door("airplane", mapOf("on" to false))
        withTimeout(PATIENCE_MS) {
            while (feeds.waiting().isNotEmpty()) {
                shell.musette.sync(account, Signed.ALL)
                delay(200)
            }
        }
        assertEquals(1, town.door("posts?text=Are%20the%20covers%20in%20truck%203%3F")["count"].asInt)
        assertEquals(1, threads.size)
    }

    @Test
    fun what_is_typed_goes_along_with_whom_it_is_for_and_is_there_again() = with { _, shell, account, scope ->
        val feeds = shell.musette.feeds(account)
        val screen = CoroutineScope(SupervisorJob() + Dispatchers.Default)
        val kept = Kept()
        val holder = MessageHolder(shell, account, ways, screen, kept)
        holder.writeTo("noor", "Noor Haddad")
        holder.composer.type("Meet at the harbour")
        holder.writeTo("luc", "Luc Favre")
        assertEquals("Meet at the harbour", holder.state.value.composed.text)
        shell.drafts.stored()
        withTimeout(PATIENCE_MS) { while (feeds.drafts().size != 1) delay(20) }
        assertEquals(listOf("Luc Favre", "Noor Haddad"), feeds.drafts().single().to.map { it.name }.sorted())
        screen.cancel()

        // The app died: only texts were kept, and the core.
        val again = MessageHolder(shell, account, ways, scope, Kept(kept.all()))
        val state = again.until { it.to.size == 2 && it.composed.text.isNotEmpty() }
        assertEquals("Meet at the harbour" to listOf("Noor Haddad", "Luc Favre"), state.composed.text to state.to.map { it.name })

        // Whoever begins anew finds what was begun, and goes on with it.
        val anew = MessageHolder(shell, account, ways, scope)
        anew.goOn(anew.until { it.begun.isNotEmpty() }.begun.single())
        assertEquals("Meet at the harbour", anew.until { it.to.size == 2 }.composed.text)
        // Left by everybody, it stays with those whom it was for.
        for (person in anew.state.value.to) anew.leaveOut(person.id.row)
        assertEquals("", anew.until { it.to.isEmpty() }.composed.text)
        shell.drafts.stored()
        assertTrue(feeds.drafts().any { it.text == "Meet at the harbour" })
    }

    private fun with(play: suspend (Town, Shell, AccountId, CoroutineScope) -> Unit) = Town.open().use { town ->
        runBlocking {
            Signed.of(town, Town.ADA).use { signed ->
                val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
                try {
                    val shell = Shell(signed.musette, Hands(town, Town.ADA), scope)
                    shell.readAccounts()
                    signed.musette.sync(signed.account.id, Signed.ALL)
                    play(town, shell, signed.account.id, scope)
                } finally {
                    scope.cancel()
                    signed.musette.suspend()
                }
            }
        }
    }

    private companion object {
        const val PATIENCE_MS = 60_000L
    }
}
