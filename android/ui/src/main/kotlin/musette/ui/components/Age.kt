package musette.ui.components

import androidx.compose.runtime.Composable
import androidx.compose.runtime.staticCompositionLocalOf
import musette.AsOf
import musette.Connection
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** The age of a list, with what stands in the way of newer. Of what has no age, or was not read before, only what stands in the way. */
@Composable
fun AgeLine(asOf: AsOf?, connection: Connection, fetching: Boolean = false) {
    val words = LocalSentences.current
    val age = asOf?.let { LocalMoments.current.asOf(it) } ?: ""
    val says = when (connection) {
        Connection.OFFLINE -> words.say("network-offline", "age" to age)
        Connection.CAPTURED -> words.say("network-captured", "age" to age)
        Connection.DEGRADED -> words.say("network-slow", "age" to age)
        Connection.UNKNOWN, Connection.ONLINE -> if (fetching && age.isNotEmpty()) words.say("network-looking", "age" to age) else age
    }.trim()
    val why = when (connection) {
        Connection.OFFLINE -> "network-offline-why"
        Connection.CAPTURED -> "network-captured-why"
        Connection.DEGRADED -> "network-slow-why"
        Connection.UNKNOWN, Connection.ONLINE -> "network-age-why"
    }
    val portal = if (connection == Connection.CAPTURED) words["deed-open-portal"] to LocalPortal.current else null
    if (says.isNotEmpty()) NetworkLine(says, portal, words[why])
}

/** Opens the page by which this Wi-Fi lets people in. */
val LocalPortal = staticCompositionLocalOf<() -> Unit> { {} }
