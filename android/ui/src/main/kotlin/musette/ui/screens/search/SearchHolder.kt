package musette.ui.screens.search

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Among
import musette.Connection
import musette.Found
import musette.ItemKind
import musette.ids.Place
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell

/** A search while typing, in the names that this device knows: each letter is answered by itself, and no server is asked. */
class SearchHolder(shell: Shell, private val ways: SearchWays, scope: CoroutineScope, kept: Kept = Kept()) :
    Holder<SearchState>(
        shell, scope, SearchState(typed = kept["typed"] ?: "", among = Among.entries.firstOrNull { it.name == kept["among"] } ?: Among.ALL),
        { state, why -> state.copy(trouble = why) },
    ),
    SearchDeeds {
    private val search = shell.musette.search()
    private var wanted = kept["wanted"]?.toIntOrNull() ?: PAGE
    private var reading: Job? = null

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        kept.keep("among") { shown.value.among.name }
        kept.keep("wanted") { "$wanted" }
        scope.launch {
            // While much changes the list is read now and then, not with each of it.
            shell.changed.conflate().collect {
                read()
                delay(BREATH_MS)
            }
        }
        scope.launch { shell.accounts.collect { read() } }
    }

    private suspend fun read() {
        val (typed, among) = shown.value.let { it.typed to it.among }
        val accounts = shell.accounts.value
        val of = accounts.map { it.id }
        val found = ArrayList<Found>()
        var next: Place? = null
        var missing = emptyList<String>()
        do {
            val page = shell.attempt(::tell) { search.page(of, typed, among, next, PAGE.toUInt()) } ?: return
            found += page.found
            next = page.next
            missing = page.missing.map { id -> accounts.firstOrNull { it.id == id }?.label ?: id.text }
        } while (next != null && found.size < wanted)
        val coverage = shell.attempt(::tell) { search.coverage(of) } ?: return
        // What was typed meanwhile is read by itself.
        shown.update {
            if (it.typed != typed || it.among != among) it
            else it.copy(
                known = true, found = found, more = next != null && wanted < MOST, coverage = coverage, missing = missing,
                offline = accounts.isNotEmpty() && accounts.all { account -> account.connection in listOf(Connection.OFFLINE, Connection.CAPTURED) },
                captured = accounts.any { account -> account.connection == Connection.CAPTURED },
                several = if (accounts.size > 1) accounts.associate { account -> account.id to account.label } else emptyMap(),
            )
        }
    }

    private fun again() {
        reading?.cancel()
        reading = scope.launch { read() }
    }

    override fun back() = ways.back()

    override fun type(words: String) {
        shown.update { it.copy(typed = words, known = it.known && words.isNotBlank(), trouble = null) }
        wanted = PAGE
        again()
    }

    override fun choose(among: Among) {
        shown.update { it.copy(among = among) }
        wanted = PAGE
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

    override fun more() {
        wanted = minOf(MOST, wanted + PAGE)
        again()
    }

    private companion object {
        const val PAGE = 50
        const val MOST = 500
        const val BREATH_MS = 500L
    }
}
