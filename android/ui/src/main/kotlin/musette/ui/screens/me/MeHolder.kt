package musette.ui.screens.me

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Reason
import musette.Scope
import musette.ids.AccountId
import musette.ui.Shell
import musette.ui.concern

interface MeWays {
    fun outbox()
    fun people(account: AccountId)
    fun signIn(again: AccountId?)
}

/** Accounts of this device. Removing one that has unsent work names how much, and asks. */
class MeHolder(private val shell: Shell, private val ways: MeWays, private val scope: CoroutineScope) : MeDeeds {
    private val shown = MutableStateFlow(MeState())
    val state: StateFlow<MeState> = shown.asStateFlow()

    init {
        scope.launch { shell.accounts.collect { accounts -> shown.update { it.copy(accounts = accounts) } } }
        scope.launch {
            shell.changed.collect { changes ->
                if (changes.concern(null) { it is Scope.Outbox || it is Scope.Organisation || it is Scope.Account }) read()
            }
        }
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
        scope.launch {
            shown.update { it.copy(leaving = null) }
            shell.attempt(::tell) { shell.musette.accounts().signOut(leaving.account, leaving.unsent.toULong().takeIf { it > 0uL }) }
            shell.readAccounts()
        }
    }

    override fun stay() = shown.update { it.copy(leaving = null) }

    override fun openAddress(address: String) {
        scope.launch { shell.device.openAddress(address) }
    }

    override fun dismiss() = shown.update { it.copy(trouble = null) }

    private fun tell(why: Reason) = shown.update { it.copy(trouble = why) }
}
