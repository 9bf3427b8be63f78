package musette.ui.screens.people

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.PersonItem
import musette.Scope
import musette.ids.AccountId
import musette.ids.PersonRow
import musette.ids.Place
import musette.ui.Finding
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell

/** People while typing: whom the device knows at once, whom the server finds a moment after the last letter. */
class PeopleHolder(
    shell: Shell,
    private val account: AccountId,
    private val left: () -> Unit,
    scope: CoroutineScope,
    kept: Kept = Kept(),
    private val first: PersonRow? = null,
    private val written: (PersonRow) -> Unit = {},
) : Holder<PeopleState>(
    shell, scope, PeopleState(typed = kept["typed"] ?: "", connection = shell.connection(account)), { state, why -> state.copy(trouble = why) },
),
    PeopleDeeds {
    private val people = shell.musette.people(account)
    private var wanted = kept["wanted"]?.toIntOrNull() ?: PAGE

    // Without a network what the device knows stands there already: the age says so.
    private val finding = Finding(scope, { read() }, { words -> shell.attempt { people.find(words) } }) { on -> shown.update { it.copy(asking = on) } }

    init {
        kept.keep("typed") { shown.value.typed.takeIf { it.isNotEmpty() } }
        kept.keep("chosen") { shown.value.chosen?.id?.row?.row?.toString() }
        kept.keep("wanted") { "$wanted" }
        val chosen = kept["chosen"]?.toLongOrNull()?.let(::PersonRow) ?: first
        if (chosen != null) scope.launch { shell.attempt { people.one(chosen) }?.let(::open) }
        whenever(account, { it is Scope.People }, ::read)
    }

    private suspend fun read() {
        val typed = shown.value.typed
        val all = ArrayList<PersonItem>()
        var next: Place? = null
        var asOf: musette.AsOf? = null
        do {
            val page = shell.attempt(::tell) { people.page(typed, next, PAGE.toUInt()) } ?: return
            all += page.people
            next = page.next
            asOf = page.asOf
        } while (next != null && all.size < wanted)
        // What was typed meanwhile is read by itself.
        if (typed == shown.value.typed) {
            shown.update { it.copy(known = true, people = all, more = next != null && wanted < MOST, asOf = asOf, connection = shell.connection(account)) }
        }
    }

    override fun back() = if (shown.value.chosen != null && first == null) close() else left()

    override fun type(words: String) {
        shown.update { it.copy(typed = words, trouble = null) }
        wanted = PAGE
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
        scope.launch { shell.device.openAddress(address) }
    }

    override fun more() {
        wanted = minOf(MOST, wanted + PAGE)
        scope.launch { read() }
    }

    private companion object {
        const val PAGE = 100
        const val MOST = 500
    }
}
