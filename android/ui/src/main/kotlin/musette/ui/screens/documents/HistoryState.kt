package musette.ui.screens.documents

import musette.Activity
import musette.ActivityEntry
import musette.ActivityKind
import musette.Connection
import musette.DocumentVersion
import musette.DocumentVersions
import musette.Item
import musette.Reason
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.VersionRow

/** Which of the two lists is shown. */
enum class HistoryPart { VERSIONS, ACTIVITY }

/**
 * What a document was, and what became of it.
 *
 * @property asking the server is being asked, [kept] why the last asking brought nothing.
 * @property fetching the version whose bytes are being fetched, to be put back.
 */
data class HistoryState(
    val item: Item? = null,
    val part: HistoryPart = HistoryPart.VERSIONS,
    val versions: DocumentVersions? = null,
    val activity: Activity? = null,
    val connection: Connection = Connection.UNKNOWN,
    val asking: Boolean = false,
    val kept: Reason? = null,
    val fetching: VersionRow? = null,
    val trouble: Reason? = null,
)

/** By what a list knows an entry again. */
internal fun keyOf(entry: ActivityEntry) = when (val what = entry.what) {
    is ActivityKind.Version -> "v ${what.version.version.row}"
    is ActivityKind.Delivered -> "r ${what.receipt.row.row}"
    is ActivityKind.Waits -> "w ${what.intent.row}"
}

interface HistoryDeeds {
    fun back()
    fun show(part: HistoryPart)
    fun look()
    fun open(version: DocumentVersion)
    fun putBack(version: DocumentVersion)
    fun takeBack(intent: IntentRow)
    fun dismiss()
}

/** The ways from a document to what it was. */
interface HistoryWays {
    fun history(account: AccountId, item: ItemRow)
    fun version(account: AccountId, item: ItemRow, version: VersionRow)
}
