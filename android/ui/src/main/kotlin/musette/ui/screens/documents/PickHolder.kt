package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Connection
import musette.DriveAccess
import musette.Item
import musette.MusetteException
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.Holder
import musette.ui.JustAsked
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.lists.FoldersOnly
import musette.ui.lists.RowWindow
import musette.ui.reason
import musette.ui.words.Sentences

/**
 * Where something is put: one walks through the folders of its drive, beginning where it is. What is asked for is kept in the core at
 * once, with or without a network, and can be taken back from wherever the person is then. Refused, it says why and stays.
 */
class PickHolder(
    shell: Shell,
    private val account: AccountId,
    from: ItemRow,
    private val what: Putting,
    private val left: () -> Unit,
    private val words: Sentences,
    scope: CoroutineScope,
    kept: Kept = Kept(),
) : Holder<PickState>(
    shell, scope, stateOf(what, shell.connection(account)),
    { state, why -> state.copy(trouble = why) },
),
    PickDeeds {
    private val documents = shell.musette.documents(account)
    private var at = kept["at"]?.toLongOrNull()?.let(::ItemRow) ?: from
    private var ofWindow = Job(scope.coroutineContext[Job])
    private val windowed = MutableStateFlow(windowAt())

    /** The folders of the folder that is shown. */
    val windows: StateFlow<RowWindow<Long, Item>> = windowed.asStateFlow()

    init {
        kept.keep("at") { at.row.toString() }
        whenever(account, { it is Scope.Folder || it is Scope.Item }) { windowed.value.changed() }
        whenever(account, { it is Scope.Folder || it is Scope.Account || it is Scope.Drives }, ::readSelf)
        scope.launch { windowed.collectLatest { window -> window.rows.collect { rows -> shown.update { it.copy(asOf = rows.asOf) } } } }
        refresh()
    }

    private fun windowAt() = RowWindow(FoldersOnly(documents, at), CoroutineScope(scope.coroutineContext + ofWindow)) { failure ->
        if (failure is MusetteException) tell(failure.reason)
    }

    private suspend fun readSelf() {
        val folder = at
        val trail = shell.trailTo(account, folder)
        val drive = shell.attempt { documents.item(folder) }?.drive
        val isClosed = shell.attempt { documents.drives() }?.any { it.id.row == drive && it.access == DriveAccess.NO_ACCESS } ?: false
        val isHere = what.deed == Picked.MOVE && (what as Putting.Items).items.all { one -> shell.attempt { documents.item(one) }?.parent == folder }
        if (folder != at) return
        shown.update {
            it.copy(
                name = trail.lastOrNull()?.name ?: it.name, trail = trail.dropLast(1), isHere = isHere, isClosed = isClosed,
                connection = shell.connection(account),
            )
        }
    }

    override fun enter(folder: ItemRow) {
        at = folder
        ofWindow.cancel()
        ofWindow = Job(scope.coroutineContext[Job])
        windowed.value = windowAt()
        shown.update { it.copy(asOf = null, trouble = null) }
        scope.launch { readSelf() }
        refresh()
    }

    override fun leave() = left()

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        shell.attempt(::tellAsked) { documents.refresh(at) }
    }

    override fun makeFolder(name: String) = act {
        val made = documents.makeFolder(at, name)
        scope.launch { enter(made) }
    }

    override fun put() {
        val (to, place) = at to shown.value.name
        act {
            when (what) {
                is Putting.Items -> {
                    val intents = if (what.deed == Picked.MOVE) documents.shiftAll(what.items, to) else documents.copyAll(what.items, to)
                    val says = words.say(if (what.deed == Picked.MOVE) "undo-moved" else "undo-copied", "count" to what.items.size, "place" to place)
                    shell.undoing.tell(JustAsked(account, says, intents))
                }
                is Putting.Change -> {
                    shell.musette.outbox(account).settleElsewhere(what.intent, to, what.name)
                    shell.look(account)
                }
                is Putting.Back -> {
                    laidBeside(what.name) { name -> documents.uploadKeptBack(what.content, to, name) }
                    shell.look(account)
                }
            }
            scope.launch { left() }
        }
    }

    private companion object {
        fun stateOf(what: Putting, connection: Connection): PickState = when (what) {
            is Putting.Items -> PickState(what.deed, what.items.size, what.items.mapTo(HashSet()) { it.row }, connection = connection)
            is Putting.Change -> PickState(what.deed, 1, connection = connection, what = what.name)
            is Putting.Back -> PickState(what.deed, 1, connection = connection, what = what.name)
        }
    }
}
