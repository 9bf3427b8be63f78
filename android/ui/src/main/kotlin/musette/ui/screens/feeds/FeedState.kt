package musette.ui.screens.feeds

import musette.AsOf
import musette.Connection
import musette.FeedItem
import musette.Reason
import musette.ids.PostRow
import musette.ui.components.Composed
import musette.ui.components.ComposerDeeds

/**
 * A feed as it is seen, but for its threads, which are a window's.
 *
 * @property composed what was begun to be written to it, and is kept.
 * @property gone a link, or a card of long ago, led to what is no more.
 * @property whole the server says that there is nothing older.
 */
data class FeedState(
    val feed: FeedItem? = null,
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val fetchingOlder: Boolean = false,
    val whole: Boolean = false,
    val composed: Composed = Composed(),
    val writing: Boolean = false,
    val gone: Boolean = false,
    val trouble: Reason? = null,
)

interface FeedDeeds {
    val composer: ComposerDeeds

    fun open(thread: PostRow)
    fun back()
    fun refresh()
    fun older(below: PostRow)
    fun write()
    fun leaveWriting()
    fun join()
    fun dismiss()
}
