package musette.ui.screens.documents

import musette.MusetteException
import musette.Reason
import musette.ui.reason

/** A file of a name that is there already comes beside it, under the next free one: [lay] is tried with each. */
internal suspend fun <T> laidBeside(name: String, lay: suspend (String) -> T): T {
    for (number in 1..<MOST_OF_A_NAME) {
        try {
            return lay(if (number == 1) name else numbered(name, number))
        } catch (taken: MusetteException) {
            if (taken.reason !is Reason.NameTaken) throw taken
        }
    }
    return lay(numbered(name, MOST_OF_A_NAME))
}

private const val MOST_OF_A_NAME = 99

private fun numbered(name: String, number: Int): String {
    val dot = name.lastIndexOf('.').takeIf { it > 0 } ?: name.length
    return "${name.substring(0, dot)} $number${name.substring(dot)}"
}
