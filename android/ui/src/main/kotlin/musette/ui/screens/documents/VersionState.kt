package musette.ui.screens.documents

import musette.Connection
import musette.DocumentVersion
import musette.Item
import musette.Reason

/**
 * A document as it was.
 *
 * @property gone it is not to be had any more, neither here nor there.
 * @property waits something of this person's waits to be sent: what is there now can be put back too.
 */
data class VersionState(
    val item: Item? = null,
    val version: DocumentVersion? = null,
    val preview: Preview = Preview.Unknown,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val busy: Boolean = false,
    val waits: Boolean = false,
    val lent: Boolean = false,
    val gone: Boolean = false,
    val trouble: Reason? = null,
)

interface VersionDeeds {
    fun back()
    fun fetch()
    fun openWith()
    fun putBack()
    fun dismiss()
}
