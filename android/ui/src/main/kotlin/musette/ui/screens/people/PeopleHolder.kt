package musette.ui.screens.people

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.MusetteException
import musette.PersonItem
import musette.Scope
import musette.SectionName
import musette.ids.AccountId
import musette.ids.PersonRow
import musette.ui.Finding
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.lists.Anchor
import musette.ui.lists.PeopleRows
import musette.ui.lists.RowWindow
import musette.ui.lists.Sifted
import musette.ui.reason

/** People while typing: whom the device knows at once, whom the server finds a moment after the last letter. */
class PeopleHolder(
    shell: Shell,
    private val account: AccountId,
    private val left: () -> Unit,
    scope: CoroutineScope,
    kept: Kept = Kept(),
    private val first: PersonRow? = null,
    private val named: (SectionName) -> String = { "" },
    restored: Anchor<Long>? = null,
    private val written: (PersonRow) -> Unit = {},
) : Holder<PeopleState>(
    shell, scope, PeopleState(typed = kept["typed"] ?: "", connection = shell.connection(account)), { state, why -> state.copy(trouble = why) },
),
    PeopleDeeds {
    private val people = shell.musette.people(account)
    private val sifted = Sifted<Long, PersonItem>(scope) { failure -> if (failure is MusetteException) tell(failure.reason) }
    private val reading = Mutex()
    private var anchor = restored
    private var sought: String? = null

    /** The rows; others for other words. */
    val windows: StateFlow<RowWindow<Long, PersonItem>?> get() = sifted.window

    // Without a network what the device knows stands there already: the age says so.
    private val finding = Finding(scope, { read() }, { words -> shell.attempt { people.find(words) } }) { on -> shown.update { it.copy(asking = on) } }

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        kept.keep("chosen") { shown.value.chosen?.id?.row?.row?.toString() }
        val chosen = kept["chosen"]?.toLongOrNull()?.let(::PersonRow) ?: first
        if (chosen != null) scope.launch { shell.attempt { people.one(chosen) }?.let(::open) }
        nowAndThen(account, { it is Scope.People }, read = ::read)
        scope.launch {
            sifted.window.filterNotNull().collectLatest { window ->
                window.rows.collect { rows -> shown.update { it.copy(isEmpty = rows.isEmpty, asOf = rows.asOf ?: it.asOf) } }
            }
        }
    }

    /** One at a time: of two windows the later one would not be that of the later words. */
    private suspend fun read() = reading.withLock {
        val typed = shown.value.typed
        if (typed == sought) sifted.changed() else if (!sifted.show(PeopleRows(people, typed, named), anchor)) return@withLock
        sought = typed
        anchor = null
        val rows = sifted.window.value?.rows?.value ?: return@withLock
        shown.update { if (it.typed == typed) it.copy(known = true, isEmpty = rows.isEmpty, connection = shell.connection(account)) else it }
    }

    override fun back() = if (shown.value.chosen != null && first == null) close() else left()

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tellAsked) { people.refresh() }
    }

    override fun type(words: String) {
        shown.update { it.copy(typed = words, trouble = null) }
        finding.typed(words)
    }

    override fun open(person: PersonItem) {
        shown.update { it.copy(chosen = person) }
        scope.launch {
            shell.attempt { people.refreshOne(person.id.row) }
            // Who is looked at is asked for her picture too: that is small, once a month, and on any network what she waits for.
            shell.attempt { people.fetchPortrait(person.id.row) }
            val newer = shell.attempt { people.one(person.id.row) } ?: return@launch
            shown.update { if (it.chosen?.id == newer.id) it.copy(chosen = newer) else it }
        }
    }

    override fun write(person: PersonItem) = written(person.id.row)

    override fun close() = shown.update { it.copy(chosen = null) }

    override fun openAddress(address: String) {
        scope.launch { shell.openAddress(address) }
    }
}
