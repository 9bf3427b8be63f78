package musette.ui.screens.accounts

import musette.Account
import musette.ids.AccountId
import musette.ui.AccountChoice

/** Who is signed in here, of whom the places show something, and who has to sign in again. */
data class AccountsState(val choice: AccountChoice = AccountChoice())

interface AccountsDeeds {
    /** The places show what this account has; null: what all have. */
    fun choose(account: AccountId?)
    fun signInAgain(account: Account)
    fun add()
    fun close()
}
