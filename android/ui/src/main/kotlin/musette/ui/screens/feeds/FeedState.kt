package musette.ui.screens.feeds

import musette.AsOf
import musette.Connection
import musette.FeedItem
import musette.PersonItem
import musette.Reason
import musette.ids.PostRow

/**
 * A feed as it is seen, but for its threads, which are a window's.
 *
 * @property draft what was begun to be written to it, and is kept.
 * @property offered whom the name that is being typed behind an @ may mean.
 * @property whole the server says that there is nothing older.
 */
data class FeedState(
    val feed: FeedItem? = null,
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val fetchingOlder: Boolean = false,
    val whole: Boolean = false,
    val draft: String = "",
    val offered: List<PersonItem> = emptyList(),
    val writing: Boolean = false,
    val trouble: Reason? = null,
)

interface FeedDeeds {
    fun open(thread: PostRow)
    fun back()
    fun refresh()
    fun older(below: PostRow)
    fun write()
    fun type(text: String)
    fun mention(person: PersonItem)
    fun send()
    fun leaveWriting()
    fun join()
    fun dismiss()
}
