package musette.ui.screens.documents

import musette.Connection
import musette.Drive
import musette.Item
import musette.Reason
import musette.ids.AccountId
import musette.ids.ItemRow
import musette.ui.AccountChoice

/**
 * What an account has of documents.
 *
 * @property roots the top folder of each drive, by the drive's row.
 * @property latest what was used last.
 * @property ready of how many [kept] files how many can be opened without a network.
 * @property wishes how many documents and folders the person keeps offline; [shared] how many others have shared with her.
 */
data class AccountPlaces(
    val account: AccountId,
    val label: String,
    val connection: Connection = Connection.UNKNOWN,
    val drives: List<Drive> = emptyList(),
    val latest: Item? = null,
    val ready: Long = 0,
    val kept: Long = 0,
    val wishes: Long = 0,
    val shared: Long = 0,
    val roots: Map<Long, ItemRow> = emptyMap(),
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
    fun open(account: AccountId, shelf: Shelf)

    /** Keeps a library up to date from now on, whether it is opened or not. */
    fun follow(drive: Drive)
    fun choose(account: AccountId?)
    fun refresh()
    fun dismiss()
}
