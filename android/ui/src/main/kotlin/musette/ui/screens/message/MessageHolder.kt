package musette.ui.screens.message

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.flow.updateAndGet
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.DraftItem
import musette.PersonItem
import musette.Scope
import musette.SentTo
import musette.ids.AccountId
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Finding
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.Writing
import java.util.concurrent.atomic.AtomicBoolean

/** Where a message leads. */
interface MessageWays {
    /** It is a thread from now on. */
    fun written(account: AccountId, thread: PostRow)
    fun back()
}

/**
 * A new private message: whom it goes to, from the directory and without a network too, and what it says.
 *
 * **Promises.** What is typed belongs to those who are chosen, and is in the core with the last letter. Whom one adds or leaves out takes the
 * text along; where something was begun to those already, that comes back and the text stays with whom it was begun to. Without anybody there
 * is nothing to write into. It is sent once, offline as soon as there is a network.
 *
 * Tests: `tests/android`, MessageTest.
 */
class MessageHolder(
    shell: Shell,
    private val account: AccountId,
    private val ways: MessageWays,
    scope: CoroutineScope,
    kept: Kept = Kept(),
    first: PersonRow? = null,
) : Holder<MessageState>(
    shell, scope, MessageState(typed = kept["typed"] ?: "", connection = shell.connection(account)), { state, why -> state.copy(trouble = why) },
),
    MessageDeeds {
    private val feeds = shell.musette.feeds(account)
    private val people = shell.musette.people(account)
    private val sending = AtomicBoolean()
    private val turning = Mutex()

    // Without a network whom the device knows stands there already.
    private val finding = Finding(scope, ::readFound, { words -> shell.attempt { people.find(words) } }) { on -> shown.update { it.copy(asking = on) } }

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        kept.keep("to") { shown.value.to.joinToString(" ") { "${it.id.row.row}" }.takeIf { it.isNotEmpty() } }
        val rows = kept["to"]?.split(' ')?.mapNotNull { it.toLongOrNull() }?.map(::PersonRow) ?: listOfNotNull(first)
        scope.launch {
            val again = rows.mapNotNull { row -> shell.attempt(::tell) { people.one(row) } }
            turnTo { to -> to.ifEmpty { again } }
            if (shown.value.typed.isNotEmpty()) search(shown.value.typed)
        }
        whenever(account, { it is Scope.Feeds || it is Scope.Feed || it is Scope.Outbox || it is Scope.Account }, ::readBegun)
    }

    private fun where(to: List<PersonItem>) = Writing(account, null, null, to.map { it.id.row }.sortedBy { it.row })

    private suspend fun readBegun() {
        val drafts = shell.attempt { feeds.drafts() } ?: return
        shown.update { state ->
            val begun = drafts.filter { it.isMessage && it.rows != where(state.to).to }.map { Begun(it.to, it.text) }
            state.copy(begun = begun, connection = shell.connection(account))
        }
    }

    /** From now on it goes to these; the text goes along, unless something was begun to them. One change after the other. */
    private suspend fun turnTo(change: (List<PersonItem>) -> List<PersonItem>) = turning.withLock {
        val before = shown.value.to
        val to = change(before)
        if (to == before) return@withLock
        val (from, into) = where(before) to where(to)
        val there = if (to.isEmpty()) "" else shell.drafts.of(into) ?: shell.attempt(::tell) { feeds.draftTo(into.to) }.orEmpty()
        val goesAlong = there.isEmpty() && to.isNotEmpty()
        val text = shown.updateAndGet { it.copy(to = to, draft = if (goesAlong) it.draft else there) }.draft
        if (goesAlong && text.isNotEmpty()) {
            // It is there before it is here no more.
            store(into, text)
            if (from.to.isNotEmpty()) {
                shell.drafts.stored()
                store(from, "")
            }
        }
        readBegun()
    }

    override fun back() = ways.back()

    override fun search(words: String) {
        shown.update { it.copy(typed = words, trouble = null) }
        finding.typed(words)
    }

    private suspend fun readFound(words: String) {
        val found = if (words.isBlank()) emptyList() else shell.attempt(::tell) { people.page(words, null, MOST_FOUND) }?.people ?: return
        shown.update { state ->
            if (state.typed != words) state
            else state.copy(found = found.filter { person -> person.inFeeds && !person.me && state.to.none { it.id == person.id } })
        }
    }

    override fun choose(person: PersonItem) {
        finding.stop()
        shown.update { it.copy(typed = "", found = emptyList(), asking = false) }
        scope.launch { turnTo { to -> if (to.any { it.id == person.id }) to else to + person } }
    }

    override fun leaveOut(person: PersonRow) {
        scope.launch { turnTo { to -> to.filter { it.id.row != person } } }
    }

    override fun goOn(begun: Begun) {
        scope.launch {
            val to = begun.to.mapNotNull { author -> author.id?.let { id -> shell.attempt(::tell) { people.one(id.row) } } }
            if (to.size == begun.to.size) turnTo { to }
        }
    }

    override fun type(text: String) {
        shown.update { it.copy(draft = text) }
        store(where(shown.value.to), text)
    }

    private fun store(where: Writing, text: String) = shell.drafts.type(where, text) { typed ->
        shell.attempt(::tell) { feeds.setDraftTo(where.to, typed) } != null
    }

    override fun send() {
        val (to, text) = shown.value.let { it.to.map { person -> person.id.row } to it.draft }
        if (to.isEmpty() || text.isBlank() || !sending.compareAndSet(false, true)) return
        var thread: PostRow? = null
        val done: suspend () -> Unit = {
            shell.look(account)
            scope.launch { thread?.let { ways.written(account, it) } }
        }
        act(done) {
            try {
                // The message and the end of its draft are one step.
                shell.drafts.stored()
                val draft = feeds.drafts().firstOrNull { it.isMessage && it.rows == to.sortedBy { row -> row.row } }
                thread = if (draft == null) feeds.message(to, text, emptyList())
                else feeds.sendDraft(draft, SentTo.People(to), text, emptyList(), emptyList())
            } finally {
                sending.set(false)
            }
        }
    }

    private companion object {
        const val MOST_FOUND = 50u
    }
}

private val DraftItem.isMessage: Boolean get() = composed && thread == null && to.isNotEmpty()
private val DraftItem.rows: List<PersonRow> get() = to.mapNotNull { it.id?.row }.sortedBy { it.row }
