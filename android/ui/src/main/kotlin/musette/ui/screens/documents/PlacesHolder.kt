package musette.ui.screens.documents

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Drive
import musette.Scope
import musette.ids.AccountId
import musette.ui.Holder
import musette.ui.Shell

/** The places of all accounts: drives, what was opened last, how much of what is kept is here. */
class PlacesHolder(shell: Shell, private val ways: FolderWays, scope: CoroutineScope) :
    Holder<PlacesState>(shell, scope, PlacesState(choice = shell.choice), { state, why -> state.copy(trouble = why) }), PlacesDeeds {

    init {
        whenever(null, { it is Scope.Drives || it is Scope.Drive || it is Scope.Kept || it is Scope.Stream || it is Scope.Account }, ::read)
        scope.launch { shell.choices.collect { read() } }
        refresh()
    }

    private suspend fun read() {
        val choice = shell.choice
        val all = choice.shown.map { of(it) }
        shown.update { if (shell.choice.only == choice.only) it.copy(known = true, accounts = all, choice = choice) else it }
    }

    private suspend fun of(account: Account): AccountPlaces {
        val documents = shell.musette.documents(account.id)
        val readiness = shell.attempt { documents.readiness(null) }
        val drives = shell.attempt(::tell) { documents.drives() } ?: emptyList()
        return AccountPlaces(
            account.id, account.label, account.connection, drives,
            latest = shell.attempt { documents.recent(1u).firstOrNull()?.item },
            ready = readiness?.ready?.toLong() ?: 0, kept = readiness?.files?.toLong() ?: 0,
            wishes = shell.attempt { documents.kept().size.toLong() } ?: 0,
            shared = shell.attempt { documents.shared().shared.size.toLong() } ?: 0,
            roots = drives.mapNotNull { drive -> shell.attempt { documents.root(drive.id.row) }?.let { drive.id.row.row to it } }.toMap(),
        )
    }

    override fun refresh() = ask({ state, on -> state.copy(fetching = on) }) {
        for (account in shell.choice.shown) shell.attempt(::tellAsked) { shell.musette.refreshDrives(account.id) }
    }

    override fun choose(account: AccountId?) = shell.showOnly(account)

    override fun open(drive: Drive) {
        scope.launch {
            val root = shell.attempt(::tell) { shell.musette.documents(drive.id.account).root(drive.id.row) } ?: return@launch
            ways.folder(drive.id.account, root)
        }
    }

    override fun open(account: AccountId, shelf: Shelf) = ways.shelf(account, shelf)

    override fun follow(drive: Drive) = act {
        shell.musette.follow(drive.id)
        shell.look(drive.id.account)
    }
}
