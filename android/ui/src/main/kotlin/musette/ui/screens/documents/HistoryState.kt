package musette.ui.screens.documents

import musette.Activity
import musette.ActivityEntry
import musette.ActivityKind
import musette.Connection
import musette.DocumentVersion
import musette.DocumentVersions
import musette.Item
import musette.ItemKind
import musette.Reason
import musette.ids.AccountId
import musette.ids.IntentRow
import musette.ids.ItemRow
import musette.ids.VersionRow

/** Which of the two lists is shown. */
enum class HistoryPart { VERSIONS, ACTIVITY }

/**
 * What a document was, and what became of it, or of a folder.
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
    val gone: Boolean = false,
    val trouble: Reason? = null,
) {
    /** Of a folder there are no versions: only what became of it. */
    val isFolder: Boolean get() = item?.kind == ItemKind.FOLDER
}

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

/** The way from a document to a version of it. */
interface HistoryWays {
    fun version(account: AccountId, item: ItemRow, version: VersionRow)
}
