package musette.ui.screens.me

import musette.Account
import musette.Reason
import musette.Support
import musette.ids.AccountId

/** Somebody's accounts, what waits, where help is. */
data class MeState(
    val accounts: List<Account> = emptyList(),
    val waiting: Long = 0,
    val needsYou: Long = 0,
    val support: Support? = null,
    val leaving: Leaving? = null,
    val trouble: Reason? = null,
)

/** An account that a person wants to remove, with what only this device has of it. */
data class Leaving(val account: AccountId, val label: String, val unsent: Long)

interface MeDeeds {
    fun openOutbox()
    fun openPeople(account: Account)
    fun addAccount()
    fun signInAgain(account: Account)
    fun remove(account: Account)
    fun removeAnyway()
    fun stay()
    fun openAddress(address: String)
    fun dismiss()
}
