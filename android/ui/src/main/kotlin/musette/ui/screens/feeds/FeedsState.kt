package musette.ui.screens.feeds

import musette.AsOf
import musette.Connection
import musette.FeedItem
import musette.Reason

/** My feed, private messages and groups, with what is new in each. */
data class FeedsState(
    val known: Boolean = false,
    val feeds: List<FeedItem> = emptyList(),
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val trouble: Reason? = null,
)

interface FeedsDeeds {
    fun open(feed: FeedItem)
    fun refresh()
    fun join(feed: FeedItem, joined: Boolean)
    fun markRead(feed: FeedItem)
    fun dismiss()
}
