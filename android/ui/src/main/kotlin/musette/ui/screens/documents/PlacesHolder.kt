package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Drive
import musette.Item
import musette.ItemKind
import musette.Reason
import musette.Scope
import musette.ui.Shell
import musette.ui.concern

/** The places of all accounts: drives, what was opened last, how much of what is kept is here. */
class PlacesHolder(private val shell: Shell, private val ways: FolderWays, private val scope: CoroutineScope) : PlacesDeeds {
    private val shown = MutableStateFlow(PlacesState())
    val state: StateFlow<PlacesState> = shown.asStateFlow()

    init {
        scope.launch {
            shell.changed.collect { changes ->
                if (changes.concern(null) { it is Scope.Drives || it is Scope.Drive || it is Scope.Kept || it is Scope.Account }) read()
            }
        }
        scope.launch { shell.accounts.collect { read() } }
        refresh()
    }

    private suspend fun read() {
        val all = shell.accounts.value.map { of(it) }
        shown.update { it.copy(known = true, accounts = all) }
    }

    private suspend fun of(account: Account): AccountPlaces {
        val documents = shell.musette.documents(account.id)
        val readiness = shell.attempt { documents.readiness(null) }
        return AccountPlaces(
            account.id, account.label, account.connection,
            shell.attempt(::tell) { documents.drives() } ?: emptyList(),
            shell.attempt { documents.recent(RECENT).map { it.item } } ?: emptyList(),
            readiness?.ready?.toLong() ?: 0, readiness?.files?.toLong() ?: 0,
        )
    }

    override fun refresh() {
        scope.launch {
            shown.update { it.copy(fetching = true, trouble = null) }
            for (account in shell.accounts.value) shell.attempt(::tell) { shell.musette.refreshDrives(account.id) }
            shown.update { it.copy(fetching = false) }
            shell.readAccounts()
        }
    }

    override fun open(drive: Drive) {
        scope.launch {
            val root = shell.attempt(::tell) { shell.musette.documents(drive.id.account).root(drive.id.row) } ?: return@launch
            ways.folder(drive.id.account, root)
        }
    }

    override fun open(item: Item) =
        if (item.kind == ItemKind.FOLDER) ways.folder(item.id.account, item.id.row) else ways.document(item.id.account, item.id.row)

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }

    private companion object {
        const val RECENT = 5u
    }
}
