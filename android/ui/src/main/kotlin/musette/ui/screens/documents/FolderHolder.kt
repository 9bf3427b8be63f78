package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Item
import musette.MusetteException
import musette.Others
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.Shell
import musette.ui.concern
import musette.ui.lists.Anchor
import musette.ui.lists.FolderRows
import musette.ui.lists.RowWindow
import musette.ui.reason
import musette.ui.words.Sentences

/** Where the screen goes when something is opened. */
interface FolderWays {
    fun folder(account: AccountId, folder: ItemRow)
    fun document(account: AccountId, item: ItemRow)
    fun back()
}

/**
 * A folder: what is here at once, the server's list behind it, and what a person does to its items.
 *
 * What removes something can be taken back for as long as the core holds it ([UNDO_MS]); there is no question before.
 */
class FolderHolder(
    private val shell: Shell,
    private val account: AccountId,
    private val folder: ItemRow,
    private val ways: FolderWays,
    private val words: Sentences,
    private val scope: CoroutineScope,
    restored: Anchor<Long>? = null,
) : FolderDeeds {
    private val documents = shell.musette.documents(account)
    private val shown = MutableStateFlow(FolderState("", connection = shell.connection(account)))
    private var forgetting: Job? = null

    val state: StateFlow<FolderState> = shown.asStateFlow()
    val window = RowWindow(FolderRows(documents, folder), scope, restored) { failure ->
        if (failure is MusetteException) shown.update { it.copy(trouble = failure.reason) }
    }

    init {
        scope.launch {
            shell.changed.collect { changes ->
                if (changes.concern(account) { it is Scope.Folder && it.v1 == folder || it is Scope.Item || it is Scope.Kept }) window.changed()
                if (changes.concern(account) { it is Scope.Folder || it is Scope.Account }) readSelf()
            }
        }
        scope.launch { window.rows.collect { rows -> shown.update { it.copy(asOf = rows.asOf ?: it.asOf) } } }
        refresh()
    }

    private suspend fun readSelf() {
        val trail = ArrayList<Crumb>()
        var above: ItemRow? = folder
        while (trail.size < DEEPEST) {
            val at = above ?: break
            val item = shell.attempt { documents.item(at) } ?: break
            trail.add(0, Crumb(item.id.row, item.name))
            above = item.parent
        }
        shown.update {
            it.copy(name = trail.lastOrNull()?.name ?: it.name, trail = trail.dropLast(1), connection = shell.connection(account))
        }
    }

    override fun refresh() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            shell.attempt({ why -> shown.update { it.copy(trouble = why) } }) { documents.refresh(folder) }
            shell.readAccounts()
            shown.update { it.copy(fetching = false, connection = shell.connection(account)) }
        }
    }

    override fun open(item: Item) {
        when (item.kind) {
            musette.ItemKind.FOLDER -> ways.folder(account, item.id.row)
            else -> ways.document(account, item.id.row)
        }
    }

    override fun openCrumb(crumb: Crumb) = ways.folder(account, crumb.folder)

    override fun back() = if (shown.value.selected.isEmpty()) ways.back() else selectNone()

    override fun keep(items: List<Item>, kept: Boolean) = act {
        for (item in items) if (kept) documents.keep(item.id.row) else documents.unkeep(item.id.row)
        shell.look(account)
    }

    override fun remove(items: List<Item>) = act {
        val intents = documents.remove(items.map { it.id.row })
        shown.update { it.copy(undo = Undo(words.say("undo-removed", "count" to items.size), intents)) }
        forgetting?.cancel()
        forgetting = scope.launch {
            delay(UNDO_MS)
            shown.update { it.copy(undo = null) }
            shell.look(account)
        }
    }

    override fun rename(item: Item, name: String) = act { documents.rename(item.id.row, name) }

    override fun makeFolder(name: String) = act { documents.makeFolder(folder, name) }

    override fun copyAddress(item: Item) = act { shell.device.copy(documents.webAddress(item.id.row)) }

    override fun select(item: Item, selected: Boolean) = shown.update {
        it.copy(selected = if (selected) it.selected + (item.id.row.row to item) else it.selected - item.id.row.row)
    }

    override fun selectNone() = shown.update { it.copy(selected = emptyMap()) }

    override fun undo() {
        val intents = shown.value.undo?.intents ?: return
        forgetting?.cancel()
        act { for (intent in intents) shell.musette.outbox(account).cancel(intent, Others.ASK) }
    }

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun act(deed: suspend () -> Unit) {
        shown.update { it.copy(undo = null, selected = emptyMap()) }
        scope.launch { shell.attempt(::tell, deed) }
    }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }

    private companion object {
        const val UNDO_MS = 10_000L

        /** More folders above than this are not told. */
        const val DEEPEST = 64
    }
}
