package musette.ui

import musette.Account
import musette.ids.AccountId

/** The accounts of this device, and the one of which alone the places show what they have; null: of all. */
data class AccountChoice(val accounts: List<Account> = emptyList(), val only: AccountId? = null) {
    /** Those of which something is shown. */
    val shown: List<Account> get() = accounts.filter { only == null || it.id == only }

    /** Whether there is anything to choose from. */
    val isOffered: Boolean get() = accounts.size > 1
}
