package musette.ui.components

import androidx.compose.runtime.Composable
import musette.AsOf
import musette.Connection
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/** The age of a list, with what stands in the way of newer. Nothing before the list was read. */
@Composable
fun AgeLine(asOf: AsOf?, connection: Connection, fetching: Boolean) {
    val words = LocalSentences.current
    val age = asOf?.let { LocalMoments.current.asOf(it) } ?: return
    NetworkLine(
        when (connection) {
            Connection.OFFLINE -> words.say("network-offline", "age" to age)
            Connection.CAPTURED -> words.say("network-captured", "age" to age)
            Connection.DEGRADED -> words.say("network-slow", "age" to age)
            Connection.UNKNOWN, Connection.ONLINE -> if (fetching) words.say("network-looking", "age" to age) else age
        },
    )
}
