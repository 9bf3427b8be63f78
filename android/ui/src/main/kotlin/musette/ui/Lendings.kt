package musette.ui

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import musette.Account
import musette.Empty
import musette.LentCopy
import musette.Reason
import musette.TakenBack
import musette.ids.AccountId
import musette.ids.ItemRow
import java.io.File

/** What became of a copy that another app had. */
sealed interface CameBack {
    val name: String

    /** What was changed in it is a change of the person's, and will be sent. */
    data class Changed(override val name: String) : CameBack

    /** It is empty, and was not: only the person knows whether that is meant. */
    data class Emptied(override val name: String, val account: AccountId, val lending: Long) : CameBack

    /** It stays where it is, with what was changed in it. */
    data class Stays(override val name: String, val why: Reason) : CameBack
}

/**
 * Copies that other apps have of documents, when the person is here again.
 *
 * **Promises.** What was changed in one is taken back, and told. One that an app still has open, or in which nothing was changed, is left
 * to that app: the core takes it back when nothing has happened to it for a day.
 */
class Lendings(private val shell: Shell) {
    private val one = Mutex()
    private val known = MutableStateFlow<List<CameBack>>(emptyList())

    /** What is to be told, the first first. */
    val told: StateFlow<List<CameBack>> = known.asStateFlow()

    /**
     * Lends a document to another app, which shows it; false where none does, and then nothing lies there plain.
     *
     * @throws musette.MusetteException It is not on this device, or there is no room for a copy.
     */
    suspend fun lend(account: AccountId, item: ItemRow): Boolean {
        val documents = shell.musette.documents(account)
        val copy = documents.lend(item)
        if (shell.openWith(copy.path)) return true
        documents.takeBack(copy.lending, Empty.ASKS)
        return false
    }

    /** The person is here again. */
    suspend fun takeBack() = one.withLock {
        for (account in shell.accounts.value) of(account)
    }

    private suspend fun of(account: Account) {
        val changed = shell.attempt { shell.musette.accounts().unsent(account.id).copies } ?: return
        val folders = changed.mapTo(HashSet()) { File(it).parent }
        if (folders.isEmpty()) return
        val documents = shell.musette.documents(account.id)
        for (lent in shell.attempt { documents.lendings() } ?: return) {
            val path = lent.copy.path
            if (File(path).parent !in folders || shell.device.isOpenElsewhere(path)) continue
            back(account.id, lent.item, lent.copy, Empty.ASKS)
        }
        shell.look(account.id)
    }

    private suspend fun back(account: AccountId, item: ItemRow, copy: LentCopy, empty: Empty) {
        val documents = shell.musette.documents(account)
        val name = shell.attempt { documents.item(item).name } ?: File(copy.path).name
        val stays: (Reason) -> Unit = { why -> tell(CameBack.Stays(name, why)) }
        when (shell.attempt(stays) { documents.takeBack(copy.lending, empty) }) {
            TakenBack.SAVED -> tell(CameBack.Changed(name))
            TakenBack.EMPTIED -> tell(CameBack.Emptied(name, account, copy.lending))
            // Nothing to tell, or not yet.
            TakenBack.UNCHANGED, TakenBack.VANISHED, TakenBack.STILL_CHANGING, null -> Unit
        }
    }

    private fun tell(what: CameBack) = known.update { if (what in it) it else it + what }

    /** It was read. */
    fun dismiss(what: CameBack) = known.update { it - what }

    /** An empty copy is what the person wants. */
    suspend fun emptyIsMeant(what: CameBack.Emptied) = one.withLock {
        dismiss(what)
        val documents = shell.musette.documents(what.account)
        val lent = shell.attempt { documents.lendings() }.orEmpty().firstOrNull { it.copy.lending == what.lending } ?: return@withLock
        back(what.account, lent.item, lent.copy, Empty.IS_MEANT)
        shell.look(what.account)
    }
}
