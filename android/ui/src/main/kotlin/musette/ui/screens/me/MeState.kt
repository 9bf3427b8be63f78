package musette.ui.screens.me

import musette.Account
import musette.Reason
import musette.Storage
import musette.Support
import musette.ids.AccountId

/** What an account has on this device, and what it has exchanged since the app was opened. */
data class HeldHere(val account: AccountId, val label: String, val storage: Storage, val received: ULong, val sent: ULong)

/** Somebody's accounts, what waits, what is on this device, where help is. Not [known]: it was not read yet. */
data class MeState(
    val accounts: List<Account> = emptyList(),
    val waiting: Long = 0,
    val needsYou: Long = 0,
    val support: Support? = null,
    val leaving: Leaving? = null,
    val held: List<HeldHere> = emptyList(),
    val freeing: HeldHere? = null,
    /** As in BCP 47; null: that of the device. */
    val language: String? = null,
    val choosing: Boolean = false,
    val version: String = "",
    val known: Boolean = true,
    val trouble: Reason? = null,
)

/** What only this device has of an account, by kind, and the message that says how much of it. */
enum class Loss(val says: String) {
    CHANGES("me-loses-changes"),
    DRAFTS("me-loses-drafts"),
    KEPT("me-loses-kept"),
    COPIES("me-loses-copies"),
    FILES("me-loses-files"),
}

/** An account that a person wants to remove, with what only this device has of it. */
data class Leaving(val account: AccountId, val label: String, val losses: Map<Loss, ULong>) {
    val unsent: ULong get() = losses.values.sum()
}

/** The languages that the app speaks, and the message that is the name of each. */
val LANGUAGES = listOf("en" to "language-en", "fr" to "language-fr", "de" to "language-de", "it" to "language-it")

/** How a language is called; of none that of the device. */
fun named(language: String?): String = LANGUAGES.firstOrNull { it.first == language }?.second ?: "me-language-device"

interface MeDeeds {
    fun openOutbox()
    fun openPeople(account: Account)
    fun addAccount()
    fun signInAgain(account: Account)
    fun remove(account: Account)
    fun removeAnyway()
    fun stay()
    fun free(held: HeldHere)
    fun freeIt()
    fun chooseLanguage()
    fun speak(language: String?)
    fun openAddress(address: String)
    fun dismiss()
}
