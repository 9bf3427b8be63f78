package musette.ui

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.withTimeout
import musette.At
import musette.FeedKind
import musette.Feeds
import musette.Town
import musette.ids.AccountId
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.screens.feeds.FeedHolder
import musette.ui.screens.feeds.ThreadHolder
import musette.ui.screens.feeds.ThreadWays
import org.junit.After
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.BeforeClass
import org.junit.Test
import java.io.InputStream
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicLong
import musette.Device as Held

/** What state holders promise beyond what a finger sees: on the real core, against a town. */
class HoldersTest {
    private val alive = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private lateinit var ada: Held
    private lateinit var hands: Hands
    private lateinit var shell: Shell
    private lateinit var feeds: Feeds
    private var account = AccountId("")
    private var group = FeedRow(0)
    private var thread = PostRow(0)

    private val nowhere = object : ThreadWays {
        override fun attached(account: AccountId, post: PostRow, number: UInt) = Unit
        override fun feed(account: AccountId, feed: FeedRow) = Unit
        override fun thread(account: AccountId, thread: PostRow) = Unit
        override fun message(account: AccountId, person: PersonRow?) = Unit
        override fun document(account: AccountId, item: ItemRow) = Unit
        override fun back() = Unit
    }

    @Before
    fun signIn(): Unit = runBlocking {
        ada = Held.of(town, Town.ADA)
        account = ada.account.id
        hands = Hands(town, Town.ADA)
        shell = Shell(ada.musette, hands, alive)
        shell.readAccounts()
        feeds = ada.musette.feeds(account)
        feeds.refreshList()
        group = feeds.list().feeds.first { it.kind == FeedKind.GROUP && it.joined }.id.row
        feeds.refresh(group)
        thread = feeds.threads(group, At.Start, 1u).threads.first().id.row
    }

    @After
    fun close() {
        runBlocking { ada.musette.suspend() }
        alive.cancel()
        ada.close()
    }

    /** A screen that is left before anything of its own could run. */
    private fun left(deed: (CoroutineScope) -> Unit) {
        val screen = CoroutineScope(SupervisorJob() + StandardTestDispatcher())
        deed(screen)
        screen.cancel()
    }

    private suspend fun until(what: String, holds: suspend () -> Boolean) = try {
        withTimeout(10_000) { while (!holds()) delay(20) }
    } catch (late: kotlinx.coroutines.TimeoutCancellationException) {
        throw AssertionError(what, late)
    }

    @Test
    fun the_last_letter_before_a_screen_is_left_is_in_the_draft(): Unit = runBlocking {
        left { ThreadHolder(shell, account, thread, nowhere, it).composer.type("In truck 3") }
        until("the thread's draft") { feeds.draft(group, thread) == "In truck 3" }
        left { FeedHolder(shell, account, group, nowhere, it).composer.type("Who has the covers") }
        until("the feed's draft") { feeds.draft(group, null) == "Who has the covers" }
        // Deleted to its first letter it is none any more.
        left { ThreadHolder(shell, account, thread, nowhere, it).composer.type("") }
        until("no draft") { feeds.draft(group, thread) == null }
    }

    @Test
    fun what_is_sent_is_sent_although_the_screen_is_left_and_once_although_it_is_tapped_twice(): Unit = runBlocking {
        left { screen ->
            val holder = ThreadHolder(shell, account, thread, nowhere, screen)
            holder.composer.type("Covers are in truck 3")
            holder.composer.send()
            holder.composer.send()
        }
        until("it is in the outbox") { feeds.waiting().isNotEmpty() || feeds.receipts(10u).isNotEmpty() }
        ada.musette.sync(account, Held.ALL)
        until("it has arrived") { town.door("posts?text=Covers%20are%20in%20truck%203")["count"].asInt == 1 }
        assertEquals(emptyList<Any>(), feeds.waiting())
        assertNull("the draft has gone with it", feeds.draft(group, thread))
    }

    @Test
    fun a_file_is_read_off_the_screens_thread_and_one_without_an_end_is_refused(): Unit = runBlocking {
        val one = Executors.newSingleThreadExecutor { Thread(it, "screen") }
        val screen = CoroutineScope(SupervisorJob() + one.asCoroutineDispatcher())
        try {
            val (readers, given) = CopyOnWriteArrayList<String>() to AtomicLong()
            hands.camera = endless(readers, given)
            val holder = ThreadHolder(shell, account, thread, nowhere, screen)
            holder.composer.photograph()
            until("it is said") { holder.state.value.composed.notTaken.singleOrNull()?.why is musette.Reason.FileTooLarge }
            assertTrue("$readers", readers.none { it == "screen" })
            assertTrue("${given.get()} bytes", given.get() < 8_000_000)
            assertEquals(emptyList<Any>(), holder.state.value.composed.hanging)
        } finally {
            screen.cancel()
            one.shutdown()
        }
    }

    /** A film that never ends; it gives up where it would fill the memory. */
    private fun endless(readers: MutableList<String>, given: AtomicLong) = object : Incoming {
        override val name = "Film.png"
        override val type = "image/png"
        override val size: Long? = null
        override fun reader() = object : InputStream() {
            override fun read(): Int = 0
            override fun read(into: ByteArray, offset: Int, length: Int): Int {
                readers.addIfNew(Thread.currentThread().name)
                check(given.addAndGet(length.toLong()) < 200_000_000) { "all of it was read" }
                return length
            }
        }
    }

    private fun MutableList<String>.addIfNew(name: String) {
        if (name !in this) add(name)
    }

    companion object {
        private lateinit var town: Town

        @BeforeClass
        @JvmStatic
        fun open() {
            town = Town.open()
        }

        @AfterClass
        @JvmStatic
        fun leave() = town.close()
    }
}
