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
import musette.FeedKind
import musette.Town
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.screens.documents.FolderWays
import musette.ui.screens.documents.Picked
import musette.ui.screens.documents.PlacesHolder
import musette.ui.screens.documents.Shelf
import musette.ui.screens.feeds.FeedWays
import musette.ui.screens.feeds.FeedsHolder
import musette.ui.screens.stream.StreamHolder
import musette.ui.screens.stream.StreamWays
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import musette.Device as Held

/** Two people signed in on one device: places are the union of both, or what the chosen one has. On the real core, against a town. */
class AccountsTest {
    private val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val opened = ArrayList<Pair<AccountId, FeedRow>>()

    private val nowhere = object : FeedWays, FolderWays, StreamWays {
        override fun feed(account: AccountId, feed: FeedRow) { opened += account to feed }
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun message(account: AccountId, person: PersonRow?) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun folder(account: AccountId, folder: ItemRow) = Unit
        override fun shelf(account: AccountId, shelf: Shelf) = Unit
        override fun pick(account: AccountId, from: ItemRow, deed: Picked, items: List<ItemRow>) = Unit
        override fun history(account: AccountId, item: ItemRow) = Unit
        override fun outbox() = Unit
        override fun back() = Unit
    }

    private suspend fun until(what: String, holds: () -> Boolean) = try {
        withTimeout(30_000) { while (!holds()) delay(20) }
    } catch (late: TimeoutCancellationException) {
        throw AssertionError(what, late)
    }

    @Test
    fun the_places_gather_both_accounts_until_one_is_chosen_and_again_when_it_leaves(): Unit = runBlocking {
        Town.open().use { town ->
            Held.of(town, Town.ADA).use { ada ->
                val accounts = ada.musette.accounts()
                val luc = accounts.finishSignIn(town.browser(accounts.beginSignIn(town.setting, null, null), Town.LUC))
                val shell = Shell(ada.musette, Hands(town, Town.ADA), alive)
                shell.readAccounts()
                val both = listOf(ada.account.id, luc.id)
                for (account in both) ada.musette.sync(account, Held.ALL)

                val feeds = FeedsHolder(shell, nowhere, alive)
                val places = PlacesHolder(shell, nowhere, alive)
                val stream = StreamHolder(shell, nowhere, alive)
                fun cards() = stream.window.value.rows.value.rows.map { it.id.account }.distinct()
                until("feeds of both") { feeds.state.value.accounts.filter { of -> of.feeds.any { it.joined } }.map { it.account } == both }
                until("places of both") { places.state.value.accounts.map { it.account } == both }
                until("cards of both") { cards().toSet() == both.toSet() }
                val group = feeds.state.value.accounts.last().feeds.first { it.kind == FeedKind.GROUP && it.joined }
                feeds.open(group)
                assertEquals("a feed of the second account is reached", luc.id to group.id.row, opened.single())

                feeds.choose(luc.id)
                until("feeds of one") { feeds.state.value.accounts.map { it.account } == listOf(luc.id) }
                until("places of one") { places.state.value.accounts.map { it.account } == listOf(luc.id) }
                until("cards of one") { cards() == listOf(luc.id) }
                assertTrue(listOf(feeds.state.value.choice, places.state.value.choice, stream.state.value.choice).all { it.only == luc.id && it.isOffered })

                accounts.signOut(luc.id, null)
                shell.readAccounts()
                until("what is left is shown") { feeds.state.value.accounts.map { it.account } == listOf(ada.account.id) }
                until("cards of who is left") { cards() == listOf(ada.account.id) }
                assertNull(shell.choice.only)
                // Nobody reads what is closed.
                alive.coroutineContext.job.cancelAndJoin()
                ada.musette.suspend()
            }
        }
    }
}
