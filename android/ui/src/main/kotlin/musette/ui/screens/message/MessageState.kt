package musette.ui.screens.message

import musette.Author
import musette.Connection
import musette.PersonItem
import musette.Reason
import musette.ids.PersonRow
import musette.ui.components.Composed
import musette.ui.components.ComposerDeeds

/** A message that was begun to other people, or before. */
data class Begun(val to: List<Author>, val text: String, val files: Int = 0)

/**
 * A private message to people alone, before it is a thread.
 *
 * @property to whom it goes to, in the order in which they were chosen.
 * @property typed what is searched for among the people.
 * @property found whom that may mean; nobody while nothing is typed.
 * @property asking the server is being asked for [typed].
 * @property begun what was begun to others and not sent.
 */
data class MessageState(
    val to: List<PersonItem> = emptyList(),
    val typed: String = "",
    val found: List<PersonItem> = emptyList(),
    val asking: Boolean = false,
    val composed: Composed = Composed(),
    val begun: List<Begun> = emptyList(),
    val connection: Connection = Connection.UNKNOWN,
    val trouble: Reason? = null,
)

interface MessageDeeds {
    val composer: ComposerDeeds

    fun back()
    fun search(words: String)
    fun choose(person: PersonItem)
    fun leaveOut(person: PersonRow)
    fun goOn(begun: Begun)
    fun dismiss()
}
