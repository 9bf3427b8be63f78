package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Item
import musette.KeptItem
import musette.Scope
import musette.SharedDocument
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.Kept
import musette.ui.Shell
import musette.ui.lists.Anchor
import musette.ui.lists.HeldRows
import musette.ui.lists.RowWindow
import musette.ui.words.Sentences

/** What was used last, what is kept offline, or what is shared with this person: as it is here, and read again when something changes. */
class ShelfHolder(
    shell: Shell, account: AccountId, private val shelf: Shelf, ways: FolderWays, words: Sentences, scope: CoroutineScope, kept: Kept = Kept(),
    restored: Anchor<String>? = null,
) :
    ItemsHolder<ShelfState>(
        shell, account, ways, words, scope, kept, ShelfState(shelf, connection = shell.connection(account)), { state, why -> state.copy(trouble = why) },
        { it.selected }, { state, selected -> state.copy(selected = selected) },
    ),
    ShelfDeeds {

    /** All of it as a list. */
    val window = RowWindow(HeldRows(ShelfRow::key) { rowsOf(shown.first { it.known }) }, scope, restored)

    init {
        scope.launch { shown.map(::rowsOf).distinctUntilChanged().collect { window.changed() } }
        nowAndThen(account, ::isAbout, read = ::read)
        if (shelf == Shelf.SHARED) refresh()
    }

    private fun isAbout(scope: Scope) = when (scope) {
        is Scope.Item, is Scope.Folder, is Scope.Kept, is Scope.Stream, is Scope.Account, is Scope.Outbox -> true
        else -> false
    }

    private suspend fun read() {
        val read = when (shelf) {
            Shelf.RECENT -> shell.attempt(::tell) { documents.recent(MOST_RECENT).map { it.item } }?.let { items -> shown.value.copy(items = items) }
            Shelf.KEPT -> readKept()
            Shelf.SHARED -> shell.attempt(::tell) { documents.shared() }?.let { list -> shown.value.copy(shared = list.shared, asOf = list.asOf) }
        } ?: return
        shown.update {
            it.copy(
                known = true, items = read.items, shared = read.shared, gone = read.gone, ready = read.ready, files = read.files, asOf = read.asOf,
                connection = shell.connection(account),
            )
        }
    }

    private suspend fun readKept(): ShelfState? = shell.attempt(::tell) {
        val (items, gone) = documents.kept() to documents.keptAfterDeletion()
        val readiness = documents.readiness(null)
        shown.value.copy(items = items, gone = gone, ready = readiness.ready.toLong(), files = readiness.files.toLong())
    }

    override fun home(items: List<Item>): ItemRow? = items.firstOrNull()?.let { it.parent ?: it.id.row }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on, connection = shell.connection(account)) }) {
        when (shelf) {
            Shelf.SHARED -> shell.attempt(::tellAsked) { documents.refreshShared() }
            Shelf.KEPT, Shelf.RECENT -> shell.bring(account, ::tellAsked)
        }
        read()
    }

    override fun open(shared: SharedDocument) {
        val item = shared.item
        if (item != null) open(item) else scope.launch { shell.openAddress(shared.address) }
    }

    override fun putBack(gone: KeptItem) = change {
        documents.restore(gone.item.id.row, null)
        shell.look(account)
    }

    private companion object {
        const val MOST_RECENT = 200u
    }
}
