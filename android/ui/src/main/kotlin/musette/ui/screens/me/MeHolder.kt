package musette.ui.screens.me

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Scope
import musette.ids.AccountId
import musette.ui.Holder
import musette.ui.Shell

interface MeWays {
    fun outbox()
    fun people(account: AccountId)
    fun signIn(again: AccountId?)
}

/** Accounts of this device. Removing one that has unsent work names how much, and asks. */
class MeHolder(shell: Shell, private val ways: MeWays, scope: CoroutineScope) :
    Holder<MeState>(shell, scope, MeState(), { state, why -> state.copy(trouble = why) }), MeDeeds {

    init {
        scope.launch { shell.accounts.collect { accounts -> shown.update { it.copy(accounts = accounts) } } }
        whenever(null, { it is Scope.Outbox || it is Scope.Organisation || it is Scope.Account }, ::read)
    }

    private suspend fun read() {
        val needs = shell.attempt { shell.musette.stream().needs() }
        var waiting = 0L
        var support: musette.Support? = null
        for (account in shell.accounts.value) {
            waiting += shell.attempt { shell.musette.accounts().unsent(account.id).changes.toLong() } ?: 0
            support = support ?: shell.attempt { shell.musette.organisation(account.id).view().support }
        }
        shown.update { it.copy(waiting = waiting, needsYou = needs?.needs?.size?.toLong() ?: 0, support = support) }
    }

    override fun openOutbox() = ways.outbox()

    override fun openPeople(account: Account) = ways.people(account.id)

    override fun addAccount() = ways.signIn(null)

    override fun signInAgain(account: Account) = ways.signIn(account.id)

    override fun remove(account: Account) {
        scope.launch {
            val unsent = shell.attempt(::tell) { shell.musette.accounts().unsent(account.id) } ?: return@launch
            val lost = (unsent.changes + unsent.drafts + unsent.kept).toLong()
            shown.update { it.copy(leaving = Leaving(account.id, account.label, lost)) }
        }
    }

    override fun removeAnyway() {
        val leaving = shown.value.leaving ?: return
        shown.update { it.copy(leaving = null) }
        act({ shell.readAccounts() }) { shell.musette.accounts().signOut(leaving.account, leaving.unsent.toULong().takeIf { it > 0uL }) }
    }

    override fun stay() = shown.update { it.copy(leaving = null) }

    override fun openAddress(address: String) {
        scope.launch { shell.device.openAddress(address) }
    }

}
