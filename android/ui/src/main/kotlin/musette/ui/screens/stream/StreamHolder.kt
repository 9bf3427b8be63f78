package musette.ui.screens.stream

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Card
import musette.CardAbout
import musette.Connection
import musette.MusetteException
import musette.Scope
import musette.StreamFilter
import musette.StreamId
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ids.StreamRow
import musette.ui.AccountChoice
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.lists.Anchor
import musette.ui.lists.RowWindow
import musette.ui.lists.StreamRows
import musette.ui.reason

/** Where a card leads. */
interface StreamWays {
    fun thread(account: AccountId, thread: PostRow)
    fun document(account: AccountId, item: ItemRow)
    fun outbox()
}

/**
 * What concerns this person: cards of all accounts, in the core's order, as a window of them; what they are sifted by is another window.
 *
 * A change reads again what is seen, and the screen keeps the first card it shows where it is.
 */
class StreamHolder(shell: Shell, private val ways: StreamWays, scope: CoroutineScope, restored: Anchor<String>? = null, kept: Kept = Kept()) :
    Holder<StreamState>(
        shell, scope,
        StreamState(
            sieve = Sieve.entries.firstOrNull { it.name == kept["sieve"] } ?: Sieve.ALL, choice = shell.choice, opened = kept["opened"]?.let(::cardOf),
        ),
        { state, why -> state.copy(trouble = why) },
    ),
    StreamDeeds {
    private val stream = shell.musette.stream()
    private var reading = Job(scope.coroutineContext[Job])
    private val sifted = MutableStateFlow(windowOf(restored))
    private var forgetting: Job? = null
    private var completed: Card? = null

    /** The cards that are seen; another one when they are sifted otherwise. */
    val window: StateFlow<RowWindow<String, Card>> = sifted.asStateFlow()

    init {
        kept.keep("sieve") { shown.value.sieve.name }
        kept.keep("opened") { shown.value.opened?.let(::textOf) }
        whenever(null, { it is Scope.Stream || it is Scope.Tasks || it is Scope.Outbox || it is Scope.Organisation || it is Scope.Account }, ::look)
        scope.launch {
            shell.choices.collect { choice ->
                val isOther = choice.only != shown.value.choice.only
                shown.update { it.copy(choice = choice) }
                if (isOther) anew()
                look()
            }
        }
    }

    private fun windowOf(restored: Anchor<String>? = null): RowWindow<String, Card> {
        val (sieve, only) = shown.value.let { it.sieve to it.choice.only }
        val filter = StreamFilter(account = only, kinds = sieve.kinds, done = false)
        val rows = StreamRows(stream, filter) { head ->
            shown.update { if (it.sieve == sieve && it.choice.only == only) it.copy(ages = head.asOf, gaps = head.gaps) else it }
        }
        return RowWindow(rows, CoroutineScope(scope.coroutineContext + reading), restored) { failure -> if (failure is MusetteException) tell(failure.reason) }
    }

    private suspend fun look() {
        sifted.value.changed()
        val choice = shell.choice
        val needs = shell.attempt(::tell) { stream.needs() } ?: return
        val needsYou = needs.needs.count { choice.only == null || it.account == choice.only }
        val applications = choice.shown.flatMap { account ->
            shell.attempt { shell.musette.organisation(account.id).view().applications } ?: emptyList()
        }
        shown.update { it.copy(needsYou = needsYou.toLong(), applications = applications, connection = worst(choice)) }
    }

    /** The network as the account that has the least of it sees it: what is missing is said. */
    private fun worst(choice: AccountChoice): Connection {
        val all = choice.shown.map { it.connection }
        return listOf(Connection.CAPTURED, Connection.OFFLINE, Connection.DEGRADED).firstOrNull { it in all } ?: Connection.ONLINE
    }

    override fun open(card: Card) {
        val account = card.id.account
        if (card.about.route(account) != null) shown.update { it.copy(opened = card.id) }
        when (val about = card.about) {
            is CardAbout.Post -> ways.thread(account, about.thread.row)
            is CardAbout.Document -> ways.document(account, about.item.row)
            is CardAbout.Shared -> about.item?.let { ways.document(account, it.row) } ?: openAddress(about.address)
            // Nothing is done to a task by looking at it: what can be is in its menu.
            is CardAbout.Task -> Unit
        }
        if (!card.seen) scope.launch { shell.attempt { stream.markSeen(listOf(card.id)) } }
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
        scope.launch { shell.openAddress(address) }
    }

    override fun acknowledge(card: Card) {
        val post = (card.about as? CardAbout.Post)?.post ?: return
        val done: suspend () -> Unit = {
            shell.look(card.id.account)
            sifted.value.changed()
        }
        act(done) { shell.musette.organisation(card.id.account).acknowledge(post.row) }
    }

    override fun putAway(card: Card) {
        val done: suspend () -> Unit = {
            shown.update { it.copy(done = card) }
            sifted.value.changed()
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
        act({ sifted.value.changed() }) {
            (card.about as? CardAbout.Task)?.takeIf { completed == card }?.let { shell.musette.tasks(card.id.account).complete(it.task.row, false) }
            stream.setDone(card.id, false)
        }
    }

    override fun sift(sieve: Sieve) {
        if (sieve == shown.value.sieve) return
        shown.update { it.copy(sieve = sieve) }
        anew()
    }

    /** Other cards than before, from the first on. */
    private fun anew() {
        reading.cancel()
        reading = Job(scope.coroutineContext[Job])
        sifted.value = windowOf()
    }

    override fun choose(account: AccountId?) = shell.showOnly(account)

    override fun refresh() = ask({ state, on -> state.copy(fetching = on) }) {
        for (account in shell.choice.shown) shell.bring(account.id, ::tellAsked)
    }

    private companion object {
        const val UNDO_MS = 10_000L
    }
}

private fun textOf(card: StreamId) = "${card.account.text} ${card.row.row}"

private fun cardOf(text: String): StreamId? = text.substringAfter(' ').toLongOrNull()?.let { StreamId(AccountId(text.substringBefore(' ')), StreamRow(it)) }
