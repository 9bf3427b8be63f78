package musette.ui.screens.stream

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Card
import musette.CardAbout
import musette.Connection
import musette.Scope
import musette.StreamFilter
import musette.StreamPage
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ids.Place
import musette.ids.PostRow
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell

/** Where a card leads. */
interface StreamWays {
    fun thread(account: AccountId, thread: PostRow)
    fun document(account: AccountId, item: ItemRow)
    fun outbox()
}

/**
 * What concerns this person: cards of all accounts, in the core's order, at most [MOST] of them at once.
 *
 * A change reads again what is shown, page by page; the screen keeps the first card it shows where it is.
 */
class StreamHolder(shell: Shell, private val ways: StreamWays, scope: CoroutineScope, kept: Kept = Kept()) :
    Holder<StreamState>(
        shell, scope, StreamState(sieve = Sieve.entries.firstOrNull { it.name == kept["sieve"] } ?: Sieve.ALL),
        { state, why -> state.copy(trouble = why) },
    ),
    StreamDeeds {
    private val stream = shell.musette.stream()
    private val word = Channel<Unit>(Channel.CONFLATED)
    private var wanted = kept["wanted"]?.toIntOrNull() ?: PAGE
    private var forgetting: Job? = null
    private var completed: Card? = null

    init {
        scope.launch { for (ignored in word) read() }
        kept.keep("sieve") { shown.value.sieve.name }
        kept.keep("wanted") { "$wanted" }
        whenever(null, { it is Scope.Stream || it is Scope.Tasks || it is Scope.Outbox || it is Scope.Organisation || it is Scope.Account }) {
            word.trySend(Unit)
        }
        scope.launch { shell.accounts.collect { word.trySend(Unit) } }
    }

    private suspend fun read() {
        val filter = StreamFilter(account = null, kinds = shown.value.sieve.kinds, done = false)
        val pages = ArrayList<StreamPage>()
        var next: Place? = null
        do {
            val page = shell.attempt(::tell) { stream.page(filter, next, PAGE.toUInt()) } ?: return
            pages += page
            next = page.next
        } while (next != null && pages.sumOf { it.asking.size + it.cards.size } < wanted)
        val head = shell.attempt(::tell) { stream.head() } ?: return
        val applications = shell.accounts.value.flatMap { account ->
            shell.attempt { shell.musette.organisation(account.id).view().applications } ?: emptyList()
        }
        shown.update {
            it.copy(
                known = true, needsYou = head.needsYou.toLong(), asking = pages.flatMap { page -> page.asking }, cards = pages.flatMap { page -> page.cards },
                counts = head.cards, applications = applications, ages = pages.first().asOf, gaps = pages.first().gaps,
                more = next != null && wanted < MOST, connection = worst(),
            )
        }
    }

    /** The network as the account that has the least of it sees it: what is missing is said. */
    private fun worst(): Connection {
        val all = shell.accounts.value.map { it.connection }
        return listOf(Connection.CAPTURED, Connection.OFFLINE, Connection.DEGRADED).firstOrNull { it in all } ?: Connection.ONLINE
    }

    override fun open(card: Card) {
        val account = card.id.account
        when (val about = card.about) {
            is CardAbout.Post -> ways.thread(account, about.thread.row)
            is CardAbout.Document -> ways.document(account, about.item.row)
            is CardAbout.Shared -> about.item?.let { ways.document(account, it.row) } ?: openAddress(about.address)
            // Nothing is done to a task by looking at it: what can be is in its menu.
            is CardAbout.Task -> Unit
        }
        see(listOf(card))
    }

    override fun complete(card: Card) {
        val task = (card.about as? CardAbout.Task)?.task ?: return
        val done: suspend () -> Unit = {
            completed = card
            putAway(card)
            shell.look(card.id.account)
        }
        act(done) { shell.musette.tasks(card.id.account).complete(task.row, true) }
    }

    override fun openOutbox() = ways.outbox()

    override fun openAddress(address: String) {
        scope.launch { shell.device.openAddress(address) }
    }

    override fun acknowledge(card: Card) {
        val post = (card.about as? CardAbout.Post)?.post ?: return
        val done: suspend () -> Unit = {
            shell.look(card.id.account)
            word.trySend(Unit)
        }
        act(done) { shell.musette.organisation(card.id.account).acknowledge(post.row) }
    }

    override fun putAway(card: Card) {
        val done: suspend () -> Unit = {
            shown.update { it.copy(done = card) }
            word.trySend(Unit)
            forgetting?.cancel()
            forgetting = scope.launch {
                delay(UNDO_MS)
                shown.update { it.copy(done = null) }
            }
        }
        act(done) { stream.setDone(card.id, true) }
    }

    override fun bringBack() {
        val card = shown.value.done ?: return
        shown.update { it.copy(done = null) }
        act({ word.trySend(Unit) }) {
            (card.about as? CardAbout.Task)?.takeIf { completed == card }?.let { shell.musette.tasks(card.id.account).complete(it.task.row, false) }
            stream.setDone(card.id, false)
        }
    }

    override fun sift(sieve: Sieve) {
        shown.update { it.copy(sieve = sieve) }
        wanted = PAGE
        word.trySend(Unit)
    }

    override fun more() {
        wanted = minOf(MOST, wanted + PAGE)
        word.trySend(Unit)
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on) }) {
        for (account in shell.accounts.value) shell.bring(account.id, ::tell)
    }

    override fun see(cards: List<Card>) {
        val unseen = cards.filter { !it.seen }.map { it.id }
        if (unseen.isNotEmpty()) scope.launch { shell.attempt { stream.markSeen(unseen) } }
    }

    private companion object {
        const val UNDO_MS = 10_000L
        const val PAGE = 100
        const val MOST = 500
    }
}
