package musette.ui.screens.feeds

import androidx.compose.ui.graphics.ImageBitmap
import musette.AsOf
import musette.Beginning
import musette.Connection
import musette.Hanging
import musette.PersonItem
import musette.Post
import musette.Reason
import musette.Takes
import musette.ids.PostRow
import musette.ui.Incoming
import musette.ui.NotTaken

/**
 * A thread as it is seen, but for its posts, which are a window's.
 *
 * @property takes what its group takes of this person.
 * @property answers how many the server has; [held] of them are here.
 * @property pictures the photographs that are on this device, by post and number; null for one that cannot be shown.
 * @property offered whom the name that is being typed behind an @ may mean.
 * @property notTaken files that were to go with it and are not in yet.
 * @property hanging names of the files that go with what is being written.
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
    val draft: String = "",
    val offered: List<PersonItem> = emptyList(),
    val hanging: List<String> = emptyList(),
    val pictures: Map<Pair<Long, UInt>, ImageBitmap?> = emptyMap(),
    val falling: Falling? = null,
    val notTaken: List<NotTaken> = emptyList(),
    val trouble: Reason? = null,
)

/** A first post that is to be removed, and the answers that would go with it for everybody. */
data class Falling(val post: Post, val why: Reason)

interface ThreadDeeds {
    fun back()
    fun refresh()
    fun like(post: Post, liked: Boolean)
    fun remove(post: Post)
    fun removeWithAnswers()
    fun leaveThere()
    fun acknowledge(post: Post)
    fun open(post: Post, hanging: Hanging)
    fun openAddress(address: String)
    fun type(text: String)
    fun mention(person: PersonItem)
    fun photograph()
    fun attach()
    fun hang(incoming: List<Incoming>)
    fun hangAgain()
    fun letGo(file: NotTaken)
    fun send()
    fun join()
    fun see(last: PostRow)
    fun dismiss()
}
