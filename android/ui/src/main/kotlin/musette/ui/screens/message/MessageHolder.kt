package musette.ui.screens.message

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.At
import musette.PersonItem
import musette.Scope
import musette.ids.AccountId
import musette.ids.PersonRow
import musette.ids.PostRow
import musette.ui.Finding
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.components.ComposerDeeds
import musette.ui.screens.feeds.Composing
import musette.ui.screens.feeds.isMessage
import musette.ui.screens.feeds.rows

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
    first: List<PersonRow> = emptyList(),
) : Holder<MessageState>(
    shell, scope, MessageState(typed = kept["typed"] ?: "", connection = shell.connection(account)), { state, why -> state.copy(trouble = why) },
),
    MessageDeeds {
    private val feeds = shell.musette.feeds(account)
    private val people = shell.musette.people(account)
    private val turning = Mutex()
    private val composing = Composing(
        shell, account, scope, null, { shown.value.composed }, { change -> shown.update { it.copy(composed = change(it.composed)) } }, ::tell,
    ) { thread -> scope.launch { ways.written(account, thread) } }
    override val composer: ComposerDeeds get() = composing

    // Without a network whom the device knows stands there already.
    private val finding = Finding(scope, ::readFound, { words -> shell.attempt { people.find(words) } }) { on -> shown.update { it.copy(asking = on) } }

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        kept.keep("to") { shown.value.to.joinToString(" ") { "${it.id.row.row}" }.takeIf { it.isNotEmpty() } }
        val rows = kept["to"]?.split(' ')?.mapNotNull { it.toLongOrNull() }?.map(::PersonRow) ?: first
        scope.launch {
            val again = rows.mapNotNull { row -> shell.attempt(::tell) { people.one(row) } }
            turnTo { to -> to.ifEmpty { again } }
            if (shown.value.typed.isNotEmpty()) search(shown.value.typed)
        }
        whenever(account, { it is Scope.Feeds || it is Scope.Feed || it is Scope.Outbox || it is Scope.Account }, ::readBegun)
    }

    private suspend fun readBegun() {
        val drafts = shell.attempt { feeds.drafts() } ?: return
        shown.update { state ->
            val here = rows(state.to)
            val begun = drafts.filter { it.composed && it.isMessage && it.rows != here }.map { Begun(it.to, it.text, it.files.size) }
            state.copy(begun = begun, connection = shell.connection(account))
        }
        composing.read()
    }

    private fun rows(to: List<PersonItem>) = to.map { it.id.row }.sortedBy { it.row }

    /** From now on it goes to these; one change after the other. */
    private suspend fun turnTo(change: (List<PersonItem>) -> List<PersonItem>) = turning.withLock {
        val before = shown.value.to
        val to = change(before)
        if (to == before) return@withLock
        composing.turnTo(rows(to), rows(before)) { change -> shown.update { it.copy(to = to, composed = change(it.composed)) } }
        readBegun()
    }

    override fun back() = ways.back()

    override fun search(words: String) {
        shown.update { it.copy(typed = words, trouble = null) }
        finding.typed(words)
    }

    private suspend fun readFound(words: String) {
        val found = if (words.isBlank()) emptyList() else shell.attempt(::tell) { people.page(words, At.Start, MOST_FOUND) }?.people ?: return
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

    private companion object {
        const val MOST_FOUND = 50u
    }
}
