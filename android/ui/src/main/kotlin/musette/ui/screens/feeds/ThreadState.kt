package musette.ui.screens.feeds

import musette.AsOf
import musette.Beginning
import musette.Connection
import musette.Hanging
import musette.Post
import musette.Reason
import musette.Takes
import musette.ids.PostRow
import musette.ui.components.Composed
import musette.ui.components.ComposerDeeds

/**
 * A thread as it is seen, but for its posts, which are a window's.
 *
 * @property takes what its group takes of this person.
 * @property answers how many the server has; [held] of them are here.
 * @property gone a link, or a card of long ago, led to what is no more.
 * @property composed the answer that is being written.
 */
data class ThreadState(
    val title: String = "",
    val place: String = "",
    val answers: Long = 0,
    val held: Long = 0,
    val beginning: Beginning = Beginning.HERE,
    val takes: Takes = Takes.EVERYTHING,
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val fetching: Boolean = false,
    val composed: Composed = Composed(),
    val falling: Falling? = null,
    val gone: Boolean = false,
    val trouble: Reason? = null,
)

/** A first post that is to be removed, and the answers that would go with it for everybody. */
data class Falling(val post: PostRow, val why: Reason)

interface ThreadDeeds {
    val composer: ComposerDeeds

    fun back()
    fun refresh()
    fun like(post: Post, liked: Boolean)
    fun remove(post: Post)
    fun removeWithAnswers()
    fun leaveThere()
    fun acknowledge(post: Post)
    fun open(post: Post, hanging: Hanging)
    fun openAddress(address: String)
    fun join()
    fun see(last: PostRow)
    fun dismiss()
}
