package musette.ui.screens.people

import musette.AsOf
import musette.Connection
import musette.PersonItem
import musette.Reason

/**
 * The people whom this device knows, and those whom the server finds, but for the rows, which are a window's.
 *
 * @property known whether there are any: [isEmpty] is of [typed], not of what was typed before.
 * @property asking the server is being asked for [typed].
 * @property fetching the list of everybody is being asked for.
 * @property chosen the one whose telephone and mail are shown.
 */
data class PeopleState(
    val known: Boolean = false,
    val typed: String = "",
    val isEmpty: Boolean = true,
    val asOf: AsOf? = null,
    val connection: Connection = Connection.UNKNOWN,
    val asking: Boolean = false,
    val fetching: Boolean = false,
    val chosen: PersonItem? = null,
    val trouble: Reason? = null,
)

interface PeopleDeeds {
    fun back()
    fun refresh()
    fun type(words: String)
    fun open(person: PersonItem)
    fun write(person: PersonItem)
    fun close()
    fun openAddress(address: String)
    fun dismiss()
}
