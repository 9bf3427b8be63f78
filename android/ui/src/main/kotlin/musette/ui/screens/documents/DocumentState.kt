package musette.ui.screens.documents

import androidx.compose.ui.graphics.ImageBitmap
import musette.Connection
import musette.Item
import musette.Reason
import musette.ui.Pages

/** What a document looks like where it can be shown. */
sealed interface Preview {
    data object Unknown : Preview

    /** Its bytes are not here; they are fetched when there is network. */
    data object Absent : Preview
    data class Picture(val picture: ImageBitmap) : Preview
    data class Text(val text: String, val whole: Boolean) : Preview
    data class Paged(val pages: Pages) : Preview

    /** Another app shows it. */
    data object Foreign : Preview
    data object Locked : Preview
    data object Broken : Preview
}

data class DocumentState(
    val item: Item? = null,
    val preview: Preview = Preview.Unknown,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val lent: Boolean = false,
    val gone: Boolean = false,
    val trouble: Reason? = null,
)

interface DocumentDeeds {
    fun back()
    fun fetch()
    fun keep(kept: Boolean)
    fun openWith()
    fun share()
    fun copyAddress()

    /** To its versions, and what became of it. */
    fun history()
    fun dismiss()
}
