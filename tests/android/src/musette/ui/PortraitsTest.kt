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
import musette.At
import musette.Town
import musette.ui.screens.people.PeopleHolder
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Test
import musette.Device as Held

/** What people look like: on the real core, against a town. */
class PortraitsTest {
    private val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)

    private fun asked(town: Town) = town.door("log?after=0").toString().split("/photo").size - 1

    private suspend fun until(what: String, holds: suspend () -> Boolean) = try {
        withTimeout(30_000) { while (!holds()) delay(20) }
    } catch (late: TimeoutCancellationException) {
        throw AssertionError(what, late)
    }

    @Test
    fun a_list_fetches_nobodys_picture_and_whoever_is_opened_has_one(): Unit = runBlocking {
        Town.open().use { town ->
            Held.of(town, Town.ADA).use { ada ->
                val shell = Shell(ada.musette, Hands(town, Town.ADA), alive)
                shell.readAccounts()
                val people = ada.musette.people(ada.account.id)
                people.find("Noor")
                val noor = people.page("Noor Haddad", At.Start, 10u).people.single()
                val portraits = PortraitsFromHere(shell, alive)
                assertNull(portraits.of(noor.id))
                assertEquals("nothing is fetched for a list", 0, asked(town))

                val screen = PeopleHolder(shell, ada.account.id, {}, alive)
                screen.open(noor)
                until("her picture is here") { portraits.of(noor.id) != null }
                assertEquals(1, asked(town))
                assertNotNull("and stays in memory", portraits.held(noor.id))
                screen.open(noor)
                people.page("Noor", At.Start, 10u)
                assertEquals("once a month", 1, asked(town))
                // Nobody reads what is closed.
                alive.coroutineContext.job.cancelAndJoin()
                ada.musette.suspend()
            }
        }
    }
}
