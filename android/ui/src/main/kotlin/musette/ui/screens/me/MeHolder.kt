package musette.ui.screens.me

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.Account
import musette.Scope
import musette.Support
import musette.Unsent
import musette.ids.AccountId
import musette.ui.Holder
import musette.ui.Kept
import musette.ui.Shell

interface MeWays {
    fun outbox()
    fun people(account: AccountId)
    fun signIn(again: AccountId?)
}

/** Accounts of this device. Removing one that has unsent work names how much, and asks. */
class MeHolder(shell: Shell, private val ways: MeWays, scope: CoroutineScope, kept: Kept = Kept()) :
    Holder<MeState>(shell, scope, MeState(known = false), { state, why -> state.copy(trouble = why) }), MeDeeds {

    /** What was being asked when the app died, until that is asked again. */
    private var asked = kept["asked"]

    init {
        kept.keep("asked") { shown.value.asks() ?: asked }
        shown.update { it.copy(version = shell.musette.version()) }
        scope.launch { shell.language.collect { language -> shown.update { it.copy(language = language) } } }
        scope.launch { shell.accounts.collect { accounts -> shown.update { it.copy(accounts = accounts) } } }
        whenever(null, { it is Scope.Outbox || it is Scope.Organisation || it is Scope.Account }, ::read)
    }

    private suspend fun read() {
        val needs = shell.attempt { shell.musette.stream().needs() }
        var waiting = 0L
        var support: Support? = null
        val held = ArrayList<HeldHere>()
        for (account in shell.accounts.value) {
            waiting += shell.attempt { shell.musette.accounts().unsent(account.id).changes.toLong() } ?: 0
            val spent = shell.musette.traffic(account.id).spent
            shell.attempt { shell.musette.storage(account.id) }?.let { held += HeldHere(account.id, account.label, it, spent.bytesReceived, spent.bytesSent) }
            support = support ?: shell.attempt { shell.musette.organisation(account.id).view().support }
        }
        val needsYou = needs?.needs?.size?.toLong() ?: 0
        shown.update { it.copy(known = true, accounts = shell.accounts.value, waiting = waiting, needsYou = needsYou, support = support, held = held) }
        askAgain()
    }

    /** About an account by what is there now: it may have more to lose, or less to free. */
    private fun askAgain() {
        val (what, about) = (asked ?: return).let { it.substringBefore(' ') to it.substringAfter(' ', "") }
        asked = null
        when (what) {
            LANGUAGE -> chooseLanguage()
            FREE -> shown.value.held.firstOrNull { it.account.text == about }?.let(::free)
            REMOVE -> shown.value.accounts.firstOrNull { it.id.text == about }?.let(::remove)
        }
    }

    private fun MeState.asks(): String? =
        leaving?.let { "$REMOVE ${it.account.text}" } ?: freeing?.let { "$FREE ${it.account.text}" } ?: LANGUAGE.takeIf { choosing }

    override fun openOutbox() = ways.outbox()

    override fun openPeople(account: Account) = ways.people(account.id)

    override fun addAccount() = ways.signIn(null)

    override fun signInAgain(account: Account) = ways.signIn(account.id)

    override fun remove(account: Account) {
        scope.launch {
            val unsent = shell.attempt(::tell) { shell.musette.accounts().unsent(account.id) } ?: return@launch
            shown.update { it.copy(leaving = Leaving(account.id, account.label, losses(unsent))) }
        }
    }

    override fun removeAnyway() {
        val leaving = shown.value.leaving ?: return
        shown.update { it.copy(leaving = null) }
        act({ shell.readAccounts() }) { shell.musette.accounts().signOut(leaving.account, leaving.unsent.takeIf { it > 0uL }) }
    }

    /** All of what the core counts, and nothing twice: it signs out for exactly as much as was agreed to. */
    private fun losses(unsent: Unsent): Map<Loss, ULong> = Loss.entries.associateWith { loss ->
        when (loss) {
            Loss.CHANGES -> unsent.changes
            Loss.DRAFTS -> unsent.drafts
            Loss.KEPT -> unsent.kept
            Loss.COPIES -> unsent.copies.size.toULong()
            Loss.FILES -> unsent.files.size.toULong()
        }
    }.filterValues { it > 0uL }

    override fun stay() = shown.update { it.copy(leaving = null, freeing = null, choosing = false) }

    override fun free(held: HeldHere) = shown.update { it.copy(freeing = held) }

    override fun freeIt() {
        val freeing = shown.value.freeing ?: return
        shown.update { it.copy(freeing = null) }
        act({ read() }) { shell.musette.free(freeing.account) }
    }

    override fun chooseLanguage() = shown.update { it.copy(choosing = true) }

    override fun speak(language: String?) {
        shown.update { it.copy(choosing = false) }
        act({}) { shell.speak(language) }
    }

    override fun openAddress(address: String) {
        scope.launch { shell.openAddress(address) }
    }

    private companion object {
        const val LANGUAGE = "language"
        const val FREE = "free"
        const val REMOVE = "remove"
    }
}
