package musette.ui.screens.documents

import musette.Connection
import musette.Drive
import musette.Item
import musette.Reason
import musette.ids.AccountId
import musette.ui.AccountChoice

/** What an account has of documents: its drives, what was opened last, what is kept offline. */
data class AccountPlaces(
    val account: AccountId,
    val label: String,
    val connection: Connection = Connection.UNKNOWN,
    val drives: List<Drive> = emptyList(),
    val recent: List<Item> = emptyList(),
    val ready: Long = 0,
    val kept: Long = 0,
)

data class PlacesState(
    val known: Boolean = false,
    val accounts: List<AccountPlaces> = emptyList(),
    val choice: AccountChoice = AccountChoice(),
    val fetching: Boolean = false,
    val trouble: Reason? = null,
)

interface PlacesDeeds {
    fun open(drive: Drive)
    fun open(item: Item)
    fun choose(account: AccountId?)
    fun refresh()
    fun dismiss()
}
