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
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import musette.Account
import musette.DraftItem
import musette.IntentState
import musette.ItemKind
import musette.Later
import musette.TwoVersions
import musette.ui.components.Ask
import musette.ui.components.Deed
import musette.ui.components.GroupTitle
import musette.ui.components.Line
import musette.ui.components.LinePlaceholder
import musette.ui.components.LocalPortal
import musette.ui.components.Mark
import musette.ui.components.NetworkLine
import musette.ui.components.Note
import musette.ui.components.Sign
import musette.ui.components.Told
import musette.ui.components.TopBar
import musette.ui.components.asPath
import musette.ui.components.markOf
import musette.ui.components.signOf
import musette.ui.frame.Route
import musette.ui.frame.isBeside
import musette.ui.icons.Icons
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences

/**
 * What needs the person first, with what can be done about it; then what was taken back, what waits, and what has arrived. [isPlace]: nothing
 * stands before it to go back to.
 */
@Composable
fun OutboxView(state: OutboxState, window: RowWindow<String, OutboxRow>, deeds: OutboxDeeds, isPlace: Boolean = false) {
    val words = LocalSentences.current
    val waits = state.waiting.filter { it.why == null }
    Column(Modifier.fillMaxSize()) {
        Column(Modifier.weight(1f)) {
            TopBar(words["place-outbox"], if (isPlace) null else deeds::back) { IconButton(deeds::send) { Icon(Icons.send, words["deed-send-now"]) } }
            underway(state, waits, words)?.let { NetworkLine(it, if (state.isCaptured) words["deed-open-portal"] to LocalPortal.current else null) }
            if (!state.known) return@Column repeat(4) { LinePlaceholder() }
            if (isEmpty(state)) {
                Note(Icons.outbox, words["outbox-empty"], words["outbox-empty-text"])
                return@Column
            }
            RowList(
                window, Modifier.weight(1f), PaddingValues(bottom = 96.dp), fetching = state.sending, refresh = deeds::send,
                placeholder = { LinePlaceholder() },
            ) { row -> Row(row, deeds) }
        }
        Told(Modifier.align(Alignment.CenterHorizontally), state.trouble?.let { about(state.about, words.core.reason(it, state.about)) }, null, deeds::dismiss)
    }
    state.falling?.let { Falls(it, deeds) }
    state.letting?.let { LetsGo(it, deeds) }
}

private fun isEmpty(state: OutboxState) =
    listOf(state.waiting, state.versions, state.back, state.signIn, state.arrived).all { it.isEmpty() }

@Composable
private fun Row(row: OutboxRow, deeds: OutboxDeeds) = when (row) {
    is OutboxRow.Title -> GroupTitle(LocalSentences.current[row.says])
    is OutboxRow.SignIn -> SignIn(row.account, deeds)
    is OutboxRow.Change -> if (row.change.why == null) Waits(row.change, deeds) else Asking(row.change, deeds)
    is OutboxRow.Versions -> Versions(row.both, deeds)
    is OutboxRow.TakenBack -> when (val back = row.back) {
        is Back.Words -> WordsBack(back, deeds)
        is Back.File -> FileBack(back, deeds)
    }
    is OutboxRow.Delivered -> Arrival(row.arrived)
}

/** A sentence that does not say itself what it is about is said of it. */
private fun about(name: String, says: String) = if (name.isEmpty() || name in says) says else "$name: $says"

/** What is going on, only where something is: how much is being sent, or why nothing can be. */
private fun underway(state: OutboxState, waits: List<Waiting>, words: Sentences): String? {
    val leaving = waits.count { it.state is IntentState.Sending }
    return when {
        waits.isEmpty() -> null
        leaving > 0 -> words.say("outbox-sending-count", "count" to leaving, "all" to waits.size)
        state.isCaptured -> words.say("network-captured", "age" to "").trim()
        state.isOffline -> words["outbox-offline"]
        state.sending -> words["outbox-sending"]
        else -> null
    }
}

@Composable
private fun SignIn(account: Account, deeds: OutboxDeeds) {
    val words = LocalSentences.current
    val need = account.signIn ?: return
    Column(Modifier.fillMaxWidth()) {
        val mark = Mark(Icons.needsYou, words["outbox-needs-you"], true)
        Line(account.label, account.login, lead = { Sign(Icons.person) }, mark = mark, open = null)
        Says(words.core.signInNeeded(need, account.label))
        Controls(listOf(Control(words["deed-sign-in-again"], true) { deeds.signIn(account) }))
    }
}

@Composable
private fun Says(text: String) = Text(text, Modifier.padding(start = 72.dp, end = 16.dp), style = MaterialTheme.typography.bodyMedium)

private class Control(val says: String, val isMain: Boolean, val done: () -> Unit)

/** Buttons side by side as far as there is room, the others below. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun Controls(controls: List<Control>) {
    FlowRow(Modifier.padding(start = 72.dp, end = 16.dp, top = 8.dp, bottom = 8.dp), Arrangement.spacedBy(8.dp), Arrangement.spacedBy(4.dp)) {
        for (control in controls) {
            val modifier = Modifier.heightIn(min = 48.dp)
            val padding = PaddingValues(horizontal = 16.dp, vertical = 8.dp)
            if (control.isMain) FilledTonalButton(control.done, modifier, contentPadding = padding) { Text(control.says, textAlign = TextAlign.Center) }
            else OutlinedButton(control.done, modifier, contentPadding = padding) { Text(control.says, textAlign = TextAlign.Center) }
        }
    }
}

@Composable
private fun Asking(change: Waiting, deeds: OutboxDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    var naming by rememberSaveable(change.key) { mutableStateOf(false) }
    Column(Modifier.fillMaxWidth()) {
        Line(
            change.what, change.where, foot = moments.short(change.askedAt), lead = { Sign(signOf(change)) }, titleLines = 2,
            mark = Mark(Icons.needsYou, words["outbox-needs-you"], true), open = openOf(change, deeds),
        )
        Says(listOfNotNull(whyOf(change, words), words["outbox-in-doubt"].takeIf { change.inDoubt }).joinToString(" "))
        Controls(
            curesOf(change).mapIndexed { number, cure ->
                val isMain = number == 0 && cure != Cure.TAKE_BACK
                Control(nameOf(cure, change, words), isMain) { if (cure == Cure.OTHER_NAME) naming = true else deeds.cure(change, cure) }
            },
        )
    }
    if (naming) {
        Ask(words["ask-new-name"], change.name, words["deed-rename"], { naming = false }) { name ->
            naming = false
            deeds.cure(change, Cure.OTHER_NAME, name)
        }
    }
}

private fun whyOf(change: Waiting, words: Sentences): String? {
    val why = change.why ?: return null
    val asked = change.asked
    return when {
        change.door == Door.TASKS -> words.core.taskNeedsYou(why, null)
        asked != null -> words.core.postNeedsYou(why, asked, null)
        else -> words.core.needsYou(why, null)
    }
}

private fun nameOf(cure: Cure, change: Waiting, words: Sentences): String = when (cure) {
    Cure.TRY_AGAIN -> words["deed-try-again"]
    Cure.DO_IT -> words["deed-do-it-all-the-same"]
    Cure.ASK_TO_BE_LET_IN -> words["deed-ask-in"]
    Cure.OTHER_NAME -> words["deed-other-name"]
    Cure.PUT_BACK -> change.nearest?.let { words.say("deed-put-back-into", "place" to it.substringAfterLast('/')) } ?: words["deed-put-back"]
    Cure.PUT_ELSEWHERE -> words["deed-put-elsewhere"]
    Cure.POST_ANEW -> words["deed-post-anew"]
    Cure.MAKE_ANEW -> words["deed-make-anew"]
    Cure.TAKE_BACK -> words["deed-take-back"]
}

/** A task has no screen of its own. */
private fun openOf(change: Waiting, deeds: OutboxDeeds): (() -> Unit)? = if (change.door == Door.TASKS) null else ({ deeds.open(change) })

@Composable
private fun Versions(both: TwoVersions, deeds: OutboxDeeds) {
    val words = LocalSentences.current
    val who = both.theirs.modifiedBy
    val says = if (who == null) words["state-two-versions"] else words.say("settle-yours-and", "who" to who)
    Line(
        both.theirs.name, listOf(says, asPath(both.place)).filter { it.isNotEmpty() }.joinToString(" · "), lead = { Sign(signOf(both.theirs)) }, titleLines = 2,
        mark = Mark(Icons.fork, words["state-two-versions"], true), foot = LocalMoments.current.short(both.savedAt),
        beside = isBeside(Route.Settling(both.mine.id.account, both.intent)), open = { deeds.settle(both) },
    )
}

@Composable
private fun Waits(change: Waiting, deeds: OutboxDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val mark = markOf(change, words, moments)
    Line(
        title = change.what, below = mark.says, foot = listOf(change.where, moments.short(change.askedAt)).filter { it.isNotEmpty() }.joinToString(" · "),
        lead = { Sign(signOf(change)) }, mark = mark, titleLines = 2,
        deeds = listOf(Deed(words["deed-take-back"], Icons.undo) { deeds.cancel(change) }), open = openOf(change, deeds),
    )
}

private fun markOf(change: Waiting, words: Sentences, moments: Moments): Mark {
    val failure = change.lastFailure
    val tried = change.triedAt
    val next = change.nextAt?.takeIf { tried != null && it.millis > tried.millis }
    return when {
        change.state is IntentState.Sending -> change.underway?.let { markOf(it, words, moments) } ?: Mark(Icons.sending, words["state-on-its-way-out"])
        change.holdUntil != null -> Mark(Icons.toSend, words["outbox-held"])
        failure == null -> Mark(Icons.toSend, words["state-to-send"])
        tried != null && next != null -> Mark(Icons.tried, words.say("state-tried-next", "tried" to moments.short(tried), "next" to moments.short(next)))
        failure == Later.OFFLINE && tried != null -> Mark(Icons.tried, words.say("state-tried", "tried" to moments.short(tried)))
        else -> Mark(Icons.tried, words.say("outbox-not-yet", "why" to words.core.later(failure)))
    }
}

@Composable
private fun WordsBack(back: Back.Words, deeds: OutboxDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val draft = back.draft
    val hung = draft.files.joinToString(", ") { it.name }
    Line(
        draft.text.ifEmpty { hung }, whereOf(back, words), lead = { Sign(Icons.feeds) }, titleLines = 2,
        foot = listOf(hung.takeIf { draft.text.isNotEmpty() }.orEmpty(), moments.short(draft.changedAt)).filter { it.isNotEmpty() }.joinToString(" · "),
        deeds = listOfNotNull(
            Deed(words["deed-go-on"], Icons.forth) { deeds.goOn(back) }.takeIf { !back.isForNobody },
            Deed(words["deed-copy-text"], Icons.copy) { deeds.copy(back) }.takeIf { draft.text.isNotEmpty() },
            Deed(words["deed-let-go"], Icons.bin, isGrave = true) { deeds.letGo(back) },
        ),
        open = if (back.isForNobody) null else ({ deeds.goOn(back) }),
    )
}

/** What it was to be, and for whom. */
private fun whereOf(back: Back.Words, words: Sentences): String {
    val draft: DraftItem = back.draft
    return when {
        draft.thread != null && draft.place.isEmpty() -> words["back-answer-private"]
        draft.thread != null -> words.say("back-answer", "place" to draft.place)
        draft.to.isNotEmpty() -> words.say("back-message", "names" to draft.to.joinToString(", ") { it.name })
        back.isForNobody -> words["back-nobody"]
        else -> words.say("back-new", "place" to draft.place)
    }
}

@Composable
private fun FileBack(back: Back.File, deeds: OutboxDeeds) {
    val (words, moments) = LocalSentences.current to LocalMoments.current
    val kept = back.kept
    val folder = kept.folder
    Line(
        kept.name, listOf(moments.size(kept.size), asPath(kept.place).ifEmpty { words["back-hung"] }).joinToString(" · "), titleLines = 2,
        lead = { Sign(signOf(kept.name, ItemKind.FILE)) },
        foot = listOf(moments.short(kept.savedAt), words.say("back-until", "until" to moments.short(kept.until))).joinToString(" · "),
        deeds = listOfNotNull(
            Deed(words["deed-put-back"], Icons.undo) { deeds.putBack(back) }.takeIf { folder != null },
            Deed(words["deed-put-elsewhere"], Icons.move) { deeds.putElsewhere(back) },
            Deed(words["deed-look-at-it"], Icons.larger) { deeds.look(back) },
            Deed(words["deed-let-go"], Icons.bin, isGrave = true) { deeds.letGo(back) },
        ),
        open = { deeds.look(back) },
    )
}

/** What would fall with it is named before anything does. */
@Composable
private fun Falls(falling: Falling, deeds: OutboxDeeds) = Agree(
    null, LocalSentences.current.core.reason(falling.why, falling.change.name), LocalSentences.current["deed-take-all-back"], deeds::cancelAll, deeds::leaveIt,
)

@Composable
private fun LetsGo(back: Back, deeds: OutboxDeeds) {
    val words = LocalSentences.current
    val (title, text) = when (back) {
        is Back.Words -> words["back-let-go-text"] to words["back-loses-text"]
        is Back.File -> words.say("back-let-go", "name" to back.kept.name) to words["back-loses-file"]
    }
    Agree(title, text, words["deed-let-go"], deeds::letItGo, deeds::leaveIt)
}

@Composable
private fun Agree(title: String?, text: String, deed: String, done: () -> Unit, leave: () -> Unit) = AlertDialog(
    onDismissRequest = leave,
    title = title?.let { { Text(it) } },
    text = { Text(text) },
    confirmButton = { TextButton(done) { Text(deed, color = MaterialTheme.colorScheme.error) } },
    dismissButton = { TextButton(leave) { Text(LocalSentences.current["deed-leave"]) } },
)

@Composable
private fun Arrival(arrived: Arrived) {
    val moments = LocalMoments.current
    Line(arrived.what, arrived.where, lead = { Sign(Icons.tick) }, titleLines = 2, foot = moments.short(arrived.at), open = null)
}

private fun signOf(change: Waiting) = when (change.door) {
    Door.DOCUMENTS -> signOf(change.name, ItemKind.FILE)
    Door.FEEDS -> Icons.feeds
    Door.TASKS -> Icons.task
}
