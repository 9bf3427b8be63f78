package musette.ui.screens.attached

import musette.Connection
import musette.Reason
import musette.ui.screens.documents.Preview

/** Where a file lies that is in no folder. */
enum class Lies { ON_A_POST, NOT_SENT, TAKEN_BACK }

/**
 * A file that hangs on a post, or was taken back: looked at, and nothing else.
 *
 * @property size in bytes, where it is known.
 * @property address where its page is; empty before it was sent.
 * @property gone it is not there any more.
 */
data class AttachedState(
    val name: String = "",
    val size: ULong? = null,
    val lies: Lies = Lies.ON_A_POST,
    val address: String = "",
    val preview: Preview = Preview.Unknown,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val gone: Boolean = false,
    val trouble: Reason? = null,
)

interface AttachedDeeds {
    fun back()
    fun fetch()
    fun openAddress()
    fun dismiss()
}
