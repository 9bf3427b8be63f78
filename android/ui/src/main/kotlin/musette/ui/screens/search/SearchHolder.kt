package musette.ui.screens.search

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.Among
import musette.Connection
import musette.Found
import musette.ItemKind
import musette.MusetteException
import musette.SearchPage
import musette.ids.AccountId
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.lists.Anchor
import musette.ui.lists.FoundRows
import musette.ui.lists.RowWindow
import musette.ui.lists.Sifted
import musette.ui.reason

/** A search while typing, in the names that this device knows: each letter is answered by itself, and no server is asked. */
class SearchHolder(shell: Shell, private val ways: SearchWays, scope: CoroutineScope, restored: Anchor<String>? = null, kept: Kept = Kept()) :
    Holder<SearchState>(
        shell, scope, SearchState(typed = kept["typed"] ?: "", among = Among.entries.firstOrNull { it.name == kept["among"] } ?: Among.ALL),
        { state, why -> state.copy(trouble = why) },
    ),
    SearchDeeds {
    private val search = shell.musette.search()
    private val sifted = Sifted<String, Found>(scope) { failure -> if (failure is MusetteException) tell(failure.reason) }
    private val oneByOne = Mutex()
    private var anchor = restored
    private var sought: Sought? = null
    private var reading: Job? = null

    /** The rows; others for other words. */
    val windows: StateFlow<RowWindow<String, Found>?> get() = sifted.window

    /** What is searched for, and in which accounts. */
    private data class Sought(val of: List<AccountId>, val typed: String, val among: Among)

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        kept.keep("among") { shown.value.among.name }
        nowAndThen(null, { true }, BREATH_MS, ::read)
        scope.launch { shell.accounts.collect { read() } }
        scope.launch {
            sifted.window.filterNotNull().collectLatest { window ->
                window.rows.collect { rows -> shown.update { it.copy(isEmpty = rows.isEmpty) } }
            }
        }
    }

    /** One at a time: of two windows the later one would not be that of the later words. */
    private suspend fun read() = oneByOne.withLock {
        val accounts = shell.accounts.value
        val wanted = shown.value.let { Sought(accounts.map { one -> one.id }, it.typed, it.among) }
        if (wanted == sought) sifted.changed()
        else if (!sifted.show(FoundRows(search, wanted.of, wanted.typed, wanted.among) { told(wanted, it) }, anchor)) return@withLock
        sought = wanted
        anchor = null
        val coverage = shell.attempt(::tell) { search.coverage(wanted.of) } ?: return@withLock
        val rows = sifted.window.value?.rows?.value ?: return@withLock
        // What was typed meanwhile is read by itself.
        shown.update {
            if (it.typed != wanted.typed || it.among != wanted.among) it
            else it.copy(
                known = true, isEmpty = rows.isEmpty, coverage = coverage,
                offline = accounts.isNotEmpty() && accounts.all { account -> account.connection in listOf(Connection.OFFLINE, Connection.CAPTURED) },
                captured = accounts.any { account -> account.connection == Connection.CAPTURED },
                several = if (accounts.size > 1) accounts.associate { account -> account.id to account.label } else emptyMap(),
            )
        }
    }

    private fun told(of: Sought, page: SearchPage) {
        val missing = page.missing.map { id -> shell.accounts.value.firstOrNull { it.id == id }?.label ?: id.text }
        shown.update { if (it.typed == of.typed && it.among == of.among) it.copy(missing = missing) else it }
    }

    private fun again() {
        reading?.cancel()
        reading = scope.launch { read() }
    }

    override fun back() = ways.back()

    override fun type(words: String) {
        shown.update { it.copy(typed = words, known = it.known && words.isNotBlank(), trouble = null) }
        again()
    }

    override fun choose(among: Among) {
        shown.update { it.copy(among = among) }
        again()
    }

    override fun open(found: Found) = when (found) {
        is Found.Document -> {
            val id = found.item.id
            if (found.item.kind == ItemKind.FOLDER) ways.folder(id.account, id.row) else ways.document(id.account, id.row)
        }
        is Found.Person -> ways.person(found.person.id.account, found.person.id.row)
        is Found.Feed -> ways.feed(found.id.account, found.id.row)
        is Found.Thread -> ways.thread(found.id.account, found.id.row)
    }

    private companion object {
        const val BREATH_MS = 500L
    }
}
