package musette.ui.screens.outbox

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import musette.IntentState
import musette.Remedy
import musette.TwoVersions
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.Mark
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.signOf
import musette.ui.frame.Route
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.topped
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences

/**
 * What needs the person first, with what can be done about it; then what waits, then what has arrived. [isPlace]: nothing stands before it
 * to go back to.
 */
@Composable
fun OutboxView(state: OutboxState, deeds: OutboxDeeds, isPlace: Boolean = false) {
    val words = LocalSentences.current
    val (asks, waits) = state.waiting.partition { it.why != null }
    Box(Modifier.fillMaxSize()) {
        Column(Modifier.fillMaxSize()) {
            TopBar(words["place-outbox"], if (isPlace) null else deeds::back) { IconButton(deeds::send) { Icon(Icons.sync, words["deed-send-now"]) } }
            if (state.sending) NetworkLine(words["outbox-sending"])
            if (!state.known) return@Column repeat(4) { LinePlaceholder() }
            if (state.waiting.isEmpty() && state.versions.isEmpty() && state.arrived.isEmpty()) {
                Note(Icons.outbox, words["outbox-empty"], words["outbox-empty-text"])
                return@Column
            }
            val first = asks.firstOrNull()?.key ?: state.versions.firstOrNull()?.intent?.row ?: (waits.firstOrNull()?.key ?: state.arrived.firstOrNull()?.key)
            LazyColumn(Modifier.fillMaxSize(), topped(first), contentPadding = PaddingValues(bottom = 24.dp)) {
                if (asks.isNotEmpty()) item("asks") { GroupTitle(words["outbox-needs-you"]) }
                items(asks, { it.key }) { Asking(it, deeds) }
                if (state.versions.isNotEmpty()) item("versions") { GroupTitle(words["settle-title"]) }
                items(state.versions, { "v ${it.mine.id.account.text} ${it.intent.row}" }) { Versions(it, deeds) }
                if (waits.isNotEmpty()) item("waits") { GroupTitle(words["outbox-waiting"]) }
                items(waits, { it.key }) { Waits(it, deeds) }
                if (state.arrived.isNotEmpty()) item("arrived") { GroupTitle(words["outbox-arrived"]) }
                items(state.arrived, { it.key }) { Arrival(it) }
            }
        }
        Told(Modifier.align(Alignment.BottomCenter), state.trouble?.let { words.core.reason(it, "") }, null, deeds::dismiss)
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Asking(change: Waiting, deeds: OutboxDeeds) {
    val words = LocalSentences.current
    val why = change.why ?: return
    val says = if (change.door == Door.TASKS) words.core.taskNeedsYou(why, null) else words.core.needsYou(why, null)
    Column(Modifier.fillMaxWidth()) {
        Line(change.what, change.where, lead = { Sign(signOf(change.door)) }, mark = Mark(Icons.needsYou, words["outbox-needs-you"], true), open = null)
        Text(says, Modifier.padding(start = 72.dp, end = 16.dp), style = MaterialTheme.typography.bodyMedium)
        FlowRow(Modifier.padding(start = 72.dp, end = 16.dp, top = 8.dp, bottom = 8.dp), Arrangement.spacedBy(8.dp), Arrangement.spacedBy(4.dp)) {
            for (remedy in change.remedies) {
                val deed: Pair<String, () -> Unit> = when (remedy) {
                    Remedy.RETRY -> "deed-try-again" to { deeds.retry(change) }
                    Remedy.CONFIRM -> "deed-do-it-all-the-same" to { deeds.confirm(change) }
                    Remedy.DISCARD -> "deed-take-back" to { deeds.cancel(change) }
                    // They ask for a name or a folder: on the item's own screen.
                    Remedy.RENAME, Remedy.ELSEWHERE -> continue
                }
                if (remedy == Remedy.DISCARD) OutlinedButton(deed.second, Modifier.heightIn(min = 48.dp)) { Text(words[deed.first]) }
                else FilledTonalButton(deed.second, Modifier.heightIn(min = 48.dp)) { Text(words[deed.first]) }
            }
        }
    }
}

@Composable
private fun Versions(both: TwoVersions, deeds: OutboxDeeds) {
    val words = LocalSentences.current
    val who = both.theirs.modifiedBy
    val says = if (who == null) words["state-two-versions"] else words.say("settle-yours-and", "who" to who)
    Line(
        both.theirs.name, listOf(says, both.place).filter { it.isNotEmpty() }.joinToString(" · "), lead = { Sign(signOf(both.theirs)) },
        mark = Mark(Icons.fork, words["state-two-versions"], true), aside = LocalMoments.current.short(both.savedAt),
        beside = isBeside(Route.Settling(both.mine.id.account, both.intent)), open = { deeds.settle(both) },
    )
}

@Composable
private fun Waits(change: Waiting, deeds: OutboxDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val failure = change.lastFailure
    val held = change.holdUntil
    val mark = when {
        change.state is IntentState.Sending -> Mark(Icons.sending, words["state-on-its-way-out"])
        held != null -> Mark(Icons.toSend, words.say("outbox-held", "until" to moments.short(held)))
        failure != null -> Mark(Icons.tried, words.core.later(failure))
        else -> Mark(Icons.toSend, words["state-to-send"])
    }
    Line(
        title = change.what, below = listOf(mark.says, change.where).filter { it.isNotEmpty() }.joinToString(" · "),
        lead = { Sign(signOf(change.door)) }, mark = mark, aside = moments.short(change.askedAt),
        deeds = listOf(Deed(words["deed-take-back"], Icons.undo) { deeds.cancel(change) }), open = null,
    )
}

@Composable
private fun Arrival(arrived: Arrived) {
    val moments = LocalMoments.current
    Line(arrived.what, arrived.where, lead = { Sign(Icons.tick) }, aside = moments.short(arrived.at), open = null)
}

private fun signOf(door: Door) = when (door) {
    Door.DOCUMENTS -> Icons.file
    Door.FEEDS -> Icons.feeds
    Door.TASKS -> Icons.task
}
